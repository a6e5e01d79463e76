package vault

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestFileOpensWithItsPasswordOnly(t *testing.T) {
	t.Parallel()
	password := NewPassword()
	if len(password) != 19 || password == NewPassword() || len(password) < MinPassword {
		t.Errorf("the password is %q", password)
	}
	to, err := PasswordRecipient(password)
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	w, err := SealFile(&sealed, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.WriteString(w, "invented words"); err == nil {
		err = w.Close()
	}
	if err != nil || strings.Contains(sealed.String(), "invented") {
		t.Fatalf("sealed: %v", err)
	}
	open := func(typed string) (string, error) {
		key, err := PasswordKey(typed)
		if err != nil {
			return "", err
		}
		r, err := OpenStream(bytes.NewReader(sealed.Bytes()), key)
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(r)
		return string(text), err
	}
	if got, err := open(" " + strings.ToUpper(strings.ReplaceAll(password, "-", " "))); err != nil || got != "invented words" {
		t.Errorf("opened with the password as it was said: %q, %v", got, err)
	}
	if _, err := open(NewPassword()); !errors.Is(err, ErrNotOpened) {
		t.Errorf("another password opens it: %v", err)
	}
}
