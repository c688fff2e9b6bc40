"""The addresses that a crawl may connect to: enforced on sockets, on Scrapy's reactor and in the browser's proxy."""
