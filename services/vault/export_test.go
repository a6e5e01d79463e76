package vault

// PublicKeyOps says how many wraps a keyring opened with its key pair.
func PublicKeyOps(k *Keyring) int { return k.s.opened }

// Bucket shows the padded length of a text.
func Bucket(n int) int { return bucket(n) }
