package store_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestARefusedDatabaseIsNamedWithoutThePassword(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	closed := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for name, tt := range map[string]refused{
		"nobody listens":   {"postgres://care:geheim-9@" + closed + "/aftercare", []string{closed, "user care", "database aftercare", "connection refused"}},
		"no such host":     {"postgres://care:geheim-9@no-such-host.invalid/aftercare", []string{"no-such-host.invalid:5432", "there is no computer of the name"}},
		"a broken address": {"postgres://care:geheim-9/x@127.0.0.1:port/aftercare", []string{"cannot be read", "%2F"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.isNamed(t)
		})
	}
	t.Run("no such database", func(t *testing.T) {
		db := storetest.NewPostgres(t)
		url := strings.Replace(storetest.Address(storetest.NameOf(t, db)), "?", "_absent?", 1)
		refused{url, []string{"127.0.0.1:", "user aftercare", "does not exist"}}.isNamed(t)
	})
}

// refused is an address that opens no database, and what must be said.
type refused struct {
	url  string
	want []string
}

func (tt refused) isNamed(t *testing.T) {
	t.Helper()
	_, err := store.Open(t.Context(), tt.url, store.Options{})
	if err == nil {
		t.Fatal("it was opened")
	}
	for _, want := range tt.want {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("the password stands in %q", err)
	}
}
