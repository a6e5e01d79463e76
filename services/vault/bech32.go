package vault

import "strings"

// bech32Letters are the digits of Bech32 (BIP 173), 0 to 31.
const bech32Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 writes 32 bytes in the form in which age reads secret keys: a prefix, "1",
// the bytes in digits of five bits, and a checksum. age has the way back only.
func bech32(prefix string, key []byte) string {
	var digits []byte
	bits, n := 0, 0
	for _, b := range key {
		bits, n = bits<<8|int(b), n+8
		for n >= 5 {
			n -= 5
			digits = append(digits, byte(bits>>n&31))
		}
	}
	if n > 0 {
		digits = append(digits, byte(bits<<(5-n)&31))
	}
	text := strings.ToLower(prefix)
	sum := bech32Sum(text, digits)
	out := []byte(text + "1")
	for _, d := range append(digits, sum...) {
		out = append(out, bech32Letters[d])
	}
	return strings.ToUpper(string(out))
}

// bech32Sum returns the six digits of the checksum.
func bech32Sum(prefix string, digits []byte) []byte {
	var all []byte
	for _, c := range []byte(prefix) {
		all = append(all, c>>5)
	}
	all = append(all, 0)
	for _, c := range []byte(prefix) {
		all = append(all, c&31)
	}
	all = append(append(all, digits...), 0, 0, 0, 0, 0, 0)
	rest := uint32(1)
	for _, d := range all {
		top := rest >> 25
		rest = rest&0x1ffffff<<5 ^ uint32(d)
		for i, part := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				rest ^= part
			}
		}
	}
	sum := make([]byte, 6)
	for i := range sum {
		sum[i] = byte((rest ^ 1) >> (5 * (5 - i)) & 31)
	}
	return sum
}
