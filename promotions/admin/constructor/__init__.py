"""The constructor of promotions: gallery, form, sentences, life."""
