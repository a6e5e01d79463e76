package vault

import "gorm.io/gorm"

// PublicKeyOps returns how many wraps a keyring opened with its key pair.
func PublicKeyOps(k *Keyring) int { return k.s.opened }

// Bucket shows the padded length of a text.
func Bucket(n int) int { return bucket(n) }

// PlaceData shows the associated data of a value.
func PlaceData(f Field, survivor, row string) []byte {
	return place{field: f, survivor: survivor, row: row}.data(nil)
}

// OpensWraps counts the wraps of the recovery key that a key really opens.
func OpensWraps(tx *gorm.DB, r *RecoveryKey) (n int) {
	for after := ""; ; {
		rows, err := recoveryWraps(tx, after)
		if err != nil {
			panic(err)
		}
		if len(rows) == 0 {
			return n
		}
		after = rows[len(rows)-1].ID
		for _, row := range rows {
			if _, err := r.unwrap(row.ClassKey, row.Blob); err == nil {
				n++
			}
		}
	}
}

// PiecesOf returns the raw bytes that a Memory holds.
func PiecesOf(m *Memory) (blobs [][]byte) {
	for _, p := range m.pieces {
		blobs = append(blobs, p.blob)
	}
	return blobs
}
