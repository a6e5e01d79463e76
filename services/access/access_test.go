package access_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/access"
)

// document is the matrix as a page for people; the test keeps it up to date.
const document = "../../docs/access.md"

// routesHeader begins the part of the page that is not the matrix.
const routesHeader = "\n## Routes\n"

// TestDocumentIsUpToDate compares the matrix with the page people read.
// AFTERCARE_UPDATE_GOLDEN=1 writes its part of the page anew; the routes at the
// end of the page belong to a test of the handlers.
func TestDocumentIsUpToDate(t *testing.T) {
	t.Parallel()
	want := access.Document()
	page, err := os.ReadFile(filepath.FromSlash(document))
	if err != nil {
		t.Fatal(err)
	}
	got, routes, _ := strings.Cut(string(page), routesHeader)
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(filepath.FromSlash(document), []byte(want+routesHeader+routes), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Fatal("docs/access.md does not say what the matrix says: run the test with AFTERCARE_UPDATE_GOLDEN=1 and read the difference")
	}
}

func TestZeroActorMayDoNothing(t *testing.T) {
	t.Parallel()
	var nobody access.Actor
	for _, d := range access.Deeds() {
		if nobody.May(d) {
			t.Errorf("the zero actor may %s", d)
		}
	}
	for _, c := range models.SealedClasses {
		if nobody.MayRead(c, "survivors.called_name") || nobody.MayWrite(c, "survivors.called_name") {
			t.Errorf("the zero actor reads or writes %s", c)
		}
	}
}

func TestManageStaffHoldsNoKeys(t *testing.T) {
	t.Parallel()
	for _, role := range models.Roles {
		a := access.NewActor(access.Person{Role: role})
		if a.May(access.ManageStaff) && len(access.ClassesOf(role)) > 0 {
			t.Errorf("%s manages staff and holds keys", role)
		}
	}
}

func TestWritersOfClassReadIt(t *testing.T) {
	t.Parallel()
	for _, role := range models.Roles {
		a := access.NewActor(access.Person{Role: role})
		for _, c := range models.SealedClasses {
			if a.MayWrite(c, "x.y") && !access.RoleReads(role, c) {
				t.Errorf("%s writes %s and cannot read it", role, c)
			}
		}
	}
}

func TestOnlyAssignedRolesHoldKeys(t *testing.T) {
	t.Parallel()
	for _, role := range models.Roles {
		if len(access.ClassesOf(role)) > 0 && !access.Assignable(role) {
			t.Errorf("%s holds keys without being assigned to anybody", role)
		}
	}
}

func TestMayReadNarrowedFields(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		role  models.Role
		class models.Class
		field string
		want  bool
	}{
		{models.Counsellor, models.ClassContact, "survivors.safe_contact", true},
		{models.Counsellor, models.ClassContact, "survivors.address", false},
		{models.LegalAid, models.ClassIdentity, "survivors.full_name", true},
		{models.LegalAid, models.ClassIdentity, "survivors.other_names", false},
		{models.LegalAid, models.ClassSafety, "cases.story", false},
		{models.LegalAid, models.ClassContact, "survivors.safe_contact", false},
		{models.Caseworker, models.ClassClinical, "deliveries.note", false},
		{models.Caseworker, models.ClassSafety, "cases.story", true},
	} {
		if got := access.NewActor(access.Person{Role: x.role}).MayRead(x.class, x.field); got != x.want {
			t.Errorf("%s reads %s: got %v, want %v", x.role, x.field, got, x.want)
		}
	}
}

func TestActorLogsOnlyItsID(t *testing.T) {
	t.Parallel()
	a := access.NewActor(access.Person{ID: "id-1", Name: "Invented Name"})
	if s := a.LogValue().String(); strings.Contains(s, "Invented") {
		t.Errorf("the log contains %q", s)
	}
}
