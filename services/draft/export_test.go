package draft

// Unpadded is unpadded for tests.
var Unpadded = unpadded
