// Command aftercare runs the case file that knows a survivor's rights: the
// server, and the tools for an operator, a lawyer or an auditor.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	keepPrivate()
	if status, done := asService(os.Args[1:]); done {
		os.Exit(status)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], environment{
		now: time.Now, in: os.Stdin, out: os.Stdout, err: os.Stderr,
	}))
}
