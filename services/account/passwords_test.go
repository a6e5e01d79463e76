package account_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/store/storetest"
)

// passwords are what people type when they are made to type fifteen characters,
// and the message each gets, "" for a good one. The organisation of the test is
// "Invented Trust of Digha", its shelter "Neem House", the person "Meena Das".
var passwords = map[string]string{
	// whole words a guesser tries, repeated, with signs, backwards
	"passwordpassword1":            "password.known_word",
	"PasswordPassword1":            "password.known_word",
	"P@ssw0rdP@ssw0rd1":            "password.known_word",
	"password1234567":              "password.known_word",
	"drowssapdrowssap1":            "password.known_word",
	"welcome to mumbai":            "password.known_word",
	"ILoveYouForever2026":          "password.known_word",
	"jaimatadi-jaishriram1":        "password.known_word",
	"जयमातादी जयहिन्द":             "password.known_word",
	"rose rose rose rose":          "password.repeats",
	"correct horse battery staple": "password.known_word",
	// walks
	"qwertyuiopasdfgh":  "password.keyboard",
	"1qaz2wsx3edc4rfv":  "password.keyboard",
	"!@#$%^&*()_+!@#$":  "password.keyboard",
	"poiuytrewqlkjhgf":  "password.keyboard",
	"abcdefgh-qwertyui": "password.keyboard",
	// names with digits
	"InventedTrust@2026":        "password.name",
	"Invented Trust of Digha 1": "password.name",
	"neemhouse20262026":         "password.name",
	"meena-1990-01-01-das":      "password.name",
	"sanaad..sanaad.1990.":      "password.name",
	// digits
	"9830012345 1947": "password.digits",
	// good ones
	"seven blue kites over water":  "",
	"नौ नीली पतंगें घाट पर":        "",
	"exactly fifteen":              "",
	"kettle tuesday ganesh violin": "",
	"x7Kq!vR2mZ#p9Lw":              "",
	"836201749523910564":           "",
}

// weakNames is a set-up with the names of the table above.
func weakNames(password string) account.SetUp {
	in := firstShelter()
	in.Organisation, in.ShelterName, in.DisplayName, in.SignInName = "Invented Trust of Digha", "Neem House", "Meena Das", "sanaad"
	in.Password = password
	return in
}

func TestPasswordsThatAreEasyToGuess(t *testing.T) {
	t.Parallel()
	s := empty(t, storetest.New(t))
	for password, want := range passwords {
		t.Run(password, func(t *testing.T) {
			_, err := s.SetUp(t.Context(), "no link", weakNames(password), "test")
			got := ""
			if e, ok := err.(*models.Error); ok {
				got = e.Fields["password"]
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestEveryWayToChooseAPasswordHasTheSameRules(t *testing.T) {
	t.Parallel()
	s := empty(t, storetest.New(t))
	ctx := t.Context()
	link, err := s.SetUpLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.SetUp(ctx, link, weakNames("seven blue kites over water"), "test")
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Visit(ctx, in.Cookie, "test")
	if err != nil {
		t.Fatal(err)
	}
	_, invited, err := s.Invite(ctx, v.Actor, account.Newcomer{DisplayName: "Meena Das", SignInName: "sanaad.two", Role: models.Caseworker, Language: "hi", Shelters: v.Actor.Shelters()})
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range passwords {
		if want == "" {
			continue
		}
		t.Run(password, func(t *testing.T) {
			_, err := s.ChangePassword(ctx, v, "seven blue kites over water", password)
			wantProblem(t, err, "password", want)
			_, err = s.Welcome(ctx, account.Arrival{Token: invited, Password: password, Request: "test"})
			wantProblem(t, err, "password", want)
		})
	}
}
