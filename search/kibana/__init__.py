"""Dashboards for Kibana as code, exported as saved objects."""
