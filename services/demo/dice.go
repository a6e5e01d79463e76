package demo

import (
	"encoding/binary"
	"encoding/hex"

	"aftercare/models"
)

// dice is a small random source (splitmix64) that gives the same numbers for
// the same seed on every machine. It is only for invented people: never use it
// for a key, a token or a secret.
type dice struct{ state uint64 }

// throw returns the dice of one survivor, or of one part of the demo.
func throw(seed, part uint64) *dice {
	d := &dice{state: seed*0x9e3779b97f4a7c15 ^ part}
	d.next()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (d *dice) below(n int) int { return int(d.next() % uint64(max(n, 1))) }

// between returns a number from a to b, both included. It returns a when b is
// less.
func (d *dice) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + d.below(b-a+1)
}

// chance is true in the given percentage of throws.
func (d *dice) chance(percent int) bool { return d.below(100) < percent }

// Read gives random bytes, for case codes.
func (d *dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.next() >> 24)
	}
	return len(p), nil
}

// id makes the id of a row in the form of a UUIDv7 of a moment, so that rows of
// one survivor are stored close together.
func (d *dice) id(at models.Instant) string {
	var b, ms [16]byte
	binary.BigEndian.PutUint64(ms[:8], uint64(at))
	copy(b[:6], ms[2:8])
	binary.BigEndian.PutUint64(b[8:], d.next())
	binary.BigEndian.PutUint16(b[6:8], uint16(d.next()))
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	var s [36]byte
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return string(s[:])
}

// pick returns a random element of a list.
func pick[T any](d *dice, list []T) T { return list[d.below(len(list))] }

// weighted is a value with a weight.
type weighted[T any] struct {
	what   T
	weight int
}

// draw returns a random element of a list, by weight.
func draw[T any](d *dice, list []weighted[T]) T {
	total := 0
	for _, w := range list {
		total += w.weight
	}
	n := d.below(total)
	for _, w := range list {
		if n -= w.weight; n < 0 {
			return w.what
		}
	}
	return list[0].what
}
