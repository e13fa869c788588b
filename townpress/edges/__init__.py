"""The edges of the house: where people and machines hand things in and take them away. May use every other layer."""
