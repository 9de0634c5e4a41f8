"""What tills send and get. These structs are the schema: requests are parsed by them, OpenAPI is made of them."""
