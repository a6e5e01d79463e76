package models

import (
	"runtime"
	"sync"
)

// leastPart is how many things are worth a goroutine of their own: a page with
// fifty names is done before one would have started.
const leastPart = 512

// InParts cuts n things into as many parts as there are processors, works on
// all parts at once, and returns when the last is done. Few things are one
// part. A panic of a part is one of the caller's.
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
