package vault

// PublicKeyOps says how many wraps a keyring opened with its key pair.
func PublicKeyOps(k *Keyring) int { return k.s.opened }

// Bucket shows the padded length of a text.
func Bucket(n int) int { return bucket(n) }

// PlaceData shows the associated data of a value.
func PlaceData(f Field, survivor, row string) []byte {
	return place{field: f, survivor: survivor, row: row}.data(nil)
}
