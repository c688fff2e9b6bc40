"""What is learnt about a site from its pages: templates, positions of links to adverts, the type of each page."""
