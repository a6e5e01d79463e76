package vault

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/plugin"
)

// recoveryPair is a fresh recovery key, and the recipient of its public half.
func recoveryPair(t *testing.T) (Recipient, FileKey) {
	t.Helper()
	public, printed := NewRecoveryKey()
	key, err := ParseRecoveryKey(printed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(key.Public(), public.Public()) {
		t.Fatal("the printed key has another public half")
	}
	text, err := plugin.EncodeX25519Recipient(pairOf(&key.s.seed).PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	to, err := ParseRecipient(text)
	if err != nil {
		t.Fatal(err)
	}
	with, err := key.FileKey()
	if err != nil {
		t.Fatal(err)
	}
	return to, with
}

func sealed(t *testing.T, text string, to ...Recipient) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := SealFile(&file, to...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readFile(file []byte, with FileKey) (string, error) {
	r, n, err := OpenFile(bytes.NewReader(file), int64(len(file)), with)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.NewSectionReader(r, 0, n))
	return string(text), err
}

// The recovery key in the form of age is the same pair: age itself makes the
// recipient of it that the public half gives.
func TestRecoveryKeyIsAnAgeKey(t *testing.T) {
	for range 50 {
		_, printed := NewRecoveryKey()
		key, err := ParseRecoveryKey(printed)
		if err != nil {
			t.Fatal(err)
		}
		pair, err := age.ParseX25519Identity(bech32("AGE-SECRET-KEY-", key.s.seed[:]))
		if err != nil {
			t.Fatal(err)
		}
		want, err := plugin.EncodeX25519Recipient(pairOf(&key.s.seed).PublicKey())
		if err != nil || pair.Recipient().String() != want {
			t.Fatalf("age reads %s, the public half is %s, %v", pair.Recipient(), want, err)
		}
	}
}

func TestSealedFileOpensForItsRecipientsOnly(t *testing.T) {
	const text = "a whole database"
	paper, key := recoveryPair(t)
	_, other := recoveryPair(t)
	once, onceKey, err := OnceKey()
	if err != nil {
		t.Fatal(err)
	}
	operator, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	own, err := ParseRecipient(operator.Recipient().String() + "\n")
	if err != nil {
		t.Fatal(err)
	}
	ownKey, err := ParseFileKey(strings.NewReader("# made by age-keygen\n" + operator.String() + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	file := sealed(t, text, paper, own, once)
	for name, with := range map[string]FileKey{"paper": key, "operator": ownKey, "once": onceKey} {
		if got, err := readFile(file, with); err != nil || got != text {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if _, err := readFile(file, other); !errors.Is(err, ErrNotOpened) {
		t.Errorf("another paper: %v", err)
	}
	if _, err := readFile(sealed(t, text, own), key); !errors.Is(err, ErrNotOpened) {
		t.Errorf("a file that is not sealed to the paper: %v", err)
	}
}

func TestChangedFileIsRefused(t *testing.T) {
	to, key := recoveryPair(t)
	file := sealed(t, strings.Repeat("page ", 40_000), to)
	for _, at := range []int{0, 30, 120, 220, len(file) / 2, len(file) - 1} {
		broken := bytes.Clone(file)
		broken[at] ^= 1
		if _, err := readFile(broken, key); err == nil {
			t.Errorf("a bit flipped at %d of %d was not noticed", at, len(file))
		}
	}
	for _, size := range []int{0, 10, 150, 300, 1 << 16, len(file) - 1} {
		if _, err := readFile(file[:size], key); err == nil {
			t.Errorf("a file cut to %d of %d was not noticed", size, len(file))
		}
	}
}

func TestMistypedOperatorKeyIsRefused(t *testing.T) {
	for _, text := range []string{"", "age1", "age1qqqq", "AGE-SECRET-KEY-1QQQ", "ssh-ed25519 AAAA"} {
		if _, err := ParseRecipient(text); err == nil {
			t.Errorf("%q was taken for an age key", text)
		}
	}
}
