"""The Elasticsearch store: for deployments that outgrow one machine."""
