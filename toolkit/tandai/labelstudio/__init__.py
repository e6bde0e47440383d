"""Label Studio's formats, pure: label configs, wire JSON, and regions to records and back."""
