"""From text to identifiers. Adverts, dataset cells and lists are normalised by the same kinds."""
