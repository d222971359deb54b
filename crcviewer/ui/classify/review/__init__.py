"""One's own diagnosis: said by key, blinded where wanted, and compared with the model's."""
