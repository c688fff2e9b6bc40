"""The nouns and shared helpers of Washline: frozen dataclasses that every package uses; they depend on none of them."""
