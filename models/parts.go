package models

import (
	"runtime"
	"sync"
)

// leastPart is how many items make a goroutine worth starting: a page with
// fifty names is done before one would have started.
const leastPart = 512

// InParts splits n items into one part per processor, works on all parts at
// once, and returns when the last is done. A small n is one part. A panic in a
// part becomes a panic of the caller.
func InParts(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), n/leastPart)
	if parts < 2 {
		work(0, n)
		return
	}
	var all sync.WaitGroup
	panics := make([]any, parts)
	for i := range parts {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			work(n*i/parts, n*(i+1)/parts)
		})
	}
	all.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
}
