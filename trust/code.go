package trust

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"
)

// codeDigits and codeGroup are the form of a code: four groups of five digits, about
// 66 bits, which two people can read to each other and nobody can match by trying.
const (
	codeDigits = 20
	codeGroup  = 5
)

// HouseCode is the anchor as people compare it, on a screen or on the paper.
func HouseCode(anchor [32]byte) string { return code("house", anchor[:]) }

// PersonCode is a key pair in its house as two people compare it before one vouches
// for the other. It is the same on both screens only if both trust the same house
// and see the same pair.
func PersonCode(anchor [32]byte, account string, p Person) string {
	return code("person", anchor[:], []byte(account), []byte(p.Role), fmt.Append(nil, p.Generation), p.Public, p.Signing)
}

func code(what string, parts ...[]byte) string {
	text := part(part(nil, []byte("aftercare/1/code")), []byte(what))
	for _, p := range parts {
		text = part(text, p)
	}
	sum := sha256.Sum256(text)
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(codeDigits), nil)
	digits := fmt.Sprintf("%0*d", codeDigits, new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), limit))
	groups := make([]string, 0, codeDigits/codeGroup)
	for ; digits != ""; digits = digits[codeGroup:] {
		groups = append(groups, digits[:codeGroup])
	}
	return strings.Join(groups, " ")
}
