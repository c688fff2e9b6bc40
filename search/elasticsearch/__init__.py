"""The store on Elasticsearch, for deployments that outgrow one machine."""
