"""Lists of identifiers that users submit for a wash."""
