package htcds

import (
	"slices"
	"strconv"

	"aftercare/models"
)

// kind decides how the cells of a column are read and written.
type kind string

const (
	kindText      kind = "text"
	kindCode      kind = "code"  // one code of the list
	kindCodes     kind = "codes" // any number of codes of the list
	kindDate      kind = "date"
	kindBirth     kind = "birth" // a date where 1 January often means "that year"
	kindCheck     kind = "check"
	kindNumber    kind = "number" // years and children: 0 to 120
	kindPhone     kind = "phone"
	kindEmail     kind = "email"
	kindCountry   kind = "country"
	kindCountries kind = "countries"
	kindLanguage  kind = "language"
)

// column is one field of the standard: its name, the label in the toolkit's
// spreadsheet, how it is read, and its place in a Row.
type column struct {
	name, label string
	kind        kind
	list        *list
	old         bool // deprecated: imported, never exported
	at          any  // func that returns a pointer to the value in a Row; the type depends on kind
}

type (
	text    = func(*Row) *string
	many    = func(*Row) *[]string
	day     = func(*Row) *models.PartialDate
	tick    = func(*Row) *models.Answer
	numeral = func(*Row) **int64
)

// columns holds first the toolkit's machine row in its order, then the core
// field missing there, then the other fields of a person and a case. XLSForm
// names such as prs_First_Name need no entry, because case and underscores are
// ignored.
var columns = []*column{
	{name: "cas_CaseOwner", label: "Case Owner", kind: kindText, at: text(func(r *Row) *string { return &r.Case.Owner })},
	{name: "prs_Salutation", label: "Salutation", kind: kindText, at: text(func(r *Row) *string { return &r.Person.Salutation })},
	{name: "prs_FirstName", label: "First Name", kind: kindText, at: text(func(r *Row) *string { return &r.Person.FirstName })},
	{name: "prs_SecondName", label: "Second Name", kind: kindText, at: text(func(r *Row) *string { return &r.Person.SecondName })},
	{name: "con_Consent", label: "Consent", kind: kindCheck, at: tick(func(r *Row) *models.Answer { return &r.Consent.Given })},
	{name: "prs_Birthdate", label: "Birthdate", kind: kindBirth, at: day(func(r *Row) *models.PartialDate { return &r.Person.Born })},
	{name: "prs_Gender", label: "Gender", kind: kindCode, list: genders, at: text(func(r *Row) *string { return &r.Person.Gender })},
	{name: "prs_Citizenship", label: "Citizenship", kind: kindCountries, at: many(func(r *Row) *[]string { return &r.Person.Nationalities })},
	{name: "prs_Title", label: "Title", kind: kindText, at: text(func(r *Row) *string { return &r.Person.Title })},
	{name: "prs_Email", label: "Email", kind: kindEmail, at: text(func(r *Row) *string { return &r.Contact.Email })},
	{name: "prs_HomePhone", label: "Home Phone", kind: kindPhone, at: text(func(r *Row) *string { return &r.Contact.HomePhone })},
	{name: "prs_MobilePhone", label: "Mobile Phone", kind: kindPhone, at: text(func(r *Row) *string { return &r.Contact.MobilePhone })},
	{name: "prs_MailingCity", label: "Mailing City", kind: kindText, at: text(func(r *Row) *string { return &r.Contact.City })},
	{name: "prs_MailingCountry", label: "Mailing Country", kind: kindCountry, at: text(func(r *Row) *string { return &r.Contact.Nation })},
	{name: "prs_MailingState", label: "Mailing State/Province", kind: kindText, at: text(func(r *Row) *string { return &r.Contact.State })},
	{name: "prs_MailingStreet", label: "Mailing Street", kind: kindText, at: text(func(r *Row) *string { return &r.Contact.Street })},
	{name: "prs_MailingPostalCode", label: "Mailing Zip/Postal Code", kind: kindText, at: text(func(r *Row) *string { return &r.Contact.Post })},
	{name: "vic_TraffickingStatus", label: "Trafficking Status", kind: kindCode, list: statuses, at: text(func(r *Row) *string { return &r.Episode.Status })},
	// The toolkit leaves out the g; the field list has it.
	{name: "vic_TraffickinStatusDecisionMakingOrg", label: "Trafficking Status Decision Making Organization", kind: kindCode, list: deciders, at: text(func(r *Row) *string { return &r.Episode.DecidedBy })},
	{name: "vic_MethodOfRecruitment", label: "Method of Recruitment", kind: kindCodes, list: recruitments, at: many(func(r *Row) *[]string { return &r.Episode.Recruitment })},
	{name: "vic_LocationOfRecruitment", label: "Location of Recruitment", kind: kindText, at: text(func(r *Row) *string { return &r.Story.RecruitedAt })},
	{name: "vic_MethodsOfControl", label: "Methods of Control", kind: kindCodes, list: means, at: many(func(r *Row) *[]string { return &r.Episode.Means })},
	{name: "vic_TypeOfExploitation", label: "Type of Exploitation", kind: kindCodes, list: forms, at: many(func(r *Row) *[]string { return &r.Episode.Forms })},
	// A single choice in the standard, but a multiple one in its own XLSForm.
	{name: "vic_ForcedLabourIndustry", label: "Forced Labour Industry", kind: kindCodes, list: industries, at: many(func(r *Row) *[]string { return &r.Episode.Industries })},
	{name: "vic_TypeOfSexExploitation", label: "Type of Sex Exploitation", kind: kindCodes, list: sexForms, at: many(func(r *Row) *[]string { return &r.Episode.SexForms })},
	{name: "vic_LocationOfExploitation", label: "Location of Exploitation", kind: kindText, at: text(func(r *Row) *string { return &r.Story.ExploitedAt })},
	{name: "cas_Status", label: "Status", kind: kindCode, list: caseStatuses, at: text(func(r *Row) *string { return &r.Case.Status })},
	{name: "cas_ReferringOrganisation", label: "Referring Organisation", kind: kindText, at: text(func(r *Row) *string { return &r.In.Organisation })},
	{name: "cas_IncomingReferralDate", label: "Incoming Referral Date", kind: kindDate, at: day(func(r *Row) *models.PartialDate { return &r.In.On })},
	{name: "cas_ReferringPrimaryCaseWorker", label: "Referring Primary Case Worker", kind: kindText, at: text(func(r *Row) *string { return &r.In.Worker })},
	{name: "cas_ReasonForIncomingReferral", label: "Reason for Incoming Referral", kind: kindCode, list: referralReasons, at: text(func(r *Row) *string { return &r.In.Reason })},
	{name: "cas_IncomingReferralDetails", label: "Incoming Referral Details", kind: kindText, at: text(func(r *Row) *string { return &r.In.Details })},
	{name: "cas_ReferredOrganisation", label: "Referred Organisation", kind: kindText, at: text(func(r *Row) *string { return &r.Out.Organisation })},
	{name: "cas_ReferredPrimaryCaseWorker", label: "Referred Primary Case Worker", kind: kindText, at: text(func(r *Row) *string { return &r.Out.Worker })},
	{name: "cas_OutgoingReferralDate", label: "Outgoing Referral Date", kind: kindDate, at: day(func(r *Row) *models.PartialDate { return &r.Out.On })},
	{name: "cas_OutgoingReferralDetails", label: "Outgoing Referral Details", kind: kindText, at: text(func(r *Row) *string { return &r.Out.Details })},
	{name: "cas_ReasonForCaseClosure", label: "Reason for Case Closure", kind: kindText, at: text(func(r *Row) *string { return &r.Case.WhyClosed })},

	{name: "cas_ReasonForOutgoingReferral", label: "Reason for Outgoing Referral", kind: kindCode, list: referralReasons, at: text(func(r *Row) *string { return &r.Out.Reason })},

	{name: "prs_MiddleName", label: "Middle Name", kind: kindText, at: text(func(r *Row) *string { return &r.Person.MiddleName })},
	{name: "prs_IdentityNumber", label: "Identity Number", kind: kindText, at: text(func(r *Row) *string { return &r.Person.IdentityNumber })},
	{name: "prs_Deceased", label: "Deceased", kind: kindCheck, at: tick(func(r *Row) *models.Answer { return &r.Person.Deceased })},
	{name: "prs_MaritalStatus", label: "Marital Status", kind: kindCode, list: maritals, at: text(func(r *Row) *string { return &r.Person.Marital })},
	{name: "prs_NumberOfChildren", label: "Number of Children", kind: kindNumber, at: numeral(func(r *Row) **int64 { return &r.Person.Children })},
	{name: "prs_PrimaryLanguage", label: "Primary Language", kind: kindLanguage, at: text(func(r *Row) *string { return &r.Person.FirstLanguage })},
	{name: "prs_SecondaryLanguage", label: "Secondary Language", kind: kindLanguage, at: text(func(r *Row) *string { return &r.Person.OtherLanguage })},
	{name: "prs_HighestLevelOfEducation", label: "Highest Level of Education", kind: kindCode, list: educations, at: text(func(r *Row) *string { return &r.Person.Education })},
	{name: "vic_RelationshipToTrafficker", label: "Relationship to Trafficker", kind: kindCode, list: relations, at: text(func(r *Row) *string { return &r.Episode.Relation })},
	{name: "vic_AgeWhenTrafficked", label: "Age When Trafficked", kind: kindNumber, at: numeral(func(r *Row) **int64 { return &r.Episode.AgeThen })},
	{name: "vic_RecruitmentWebsitesAndApps", label: "Recruitment Websites and Apps", kind: kindCodes, list: apps, at: many(func(r *Row) *[]string { return &r.Episode.RecruitApps })},
	{name: "vic_ExploitationWebsitesAndApps", label: "Exploitation Websites and Apps", kind: kindCodes, list: apps, at: many(func(r *Row) *[]string { return &r.Episode.ExploitApps })},
	{name: "cco_CaseComment", label: "Case Comment", kind: kindText, at: text(func(r *Row) *string { return &r.Story.Comment })},
	{name: "vic_AgreementToManagePersonalData", label: "Agreement to Manage Personal Data", kind: kindCheck, old: true, at: tick(func(r *Row) *models.Answer { return &r.Consent.ManageData })},
	{name: "vic_Vulnerabilities", label: "Vulnerabilities", kind: kindCodes, list: vulnerabilities, old: true, at: many(func(r *Row) *[]string { return &r.Episode.Vulnerabilities })},
	{name: "vic_DetailsOfVulnerabilities", label: "Details of Vulnerabilities", kind: kindText, old: true, at: text(func(r *Row) *string { return &r.Story.Vulnerable })},
}

// ownColumns are the fields of a shelter's own list for which the standard has none.
// Only a mapping leads to them.
var ownColumns = []*column{
	{name: OwnNumber, label: "Own number", kind: kindText, at: text(func(r *Row) *string { return &r.Own.Number })},
	{name: OwnCalled, label: "Called", kind: kindText, at: text(func(r *Row) *string { return &r.Own.Called })},
	{name: OwnRegion, label: "Home State", kind: kindText, at: text(func(r *Row) *string { return &r.Own.Region })},
	{name: OwnDistrict, label: "Home district", kind: kindText, at: text(func(r *Row) *string { return &r.Own.District })},
}

// allColumns returns every column that a row can have.
func allColumns() []*column { return slices.Concat(columns, ownColumns) }

// tells reports whether a filled cell of the column is about a person. Boxes,
// the status and who has the case stand in rows that nobody filled in, and so
// does a number of a few digits: it counts the rows.
func (c *column) tells(cell string) bool {
	switch {
	case c.kind == kindCheck, c.name == "cas_Status", c.name == "cas_CaseOwner":
		return false
	case c.name == "prs_IdentityNumber", c.name == OwnNumber:
		_, err := strconv.Atoi(cell)
		return err != nil || len(cell) > 5
	}
	return true
}

// otherSpellings are column names that fold alone does not match.
var otherSpellings = map[string]string{
	"vic_TraffickingStatusDecisionMakingOrg": "vic_TraffickinStatusDecisionMakingOrg", // the field list and the XLSForm
	"Trafficking Status Decision Making Org": "vic_TraffickinStatusDecisionMakingOrg",
	"Date of Birth":                          "prs_Birthdate",
	"Last Name":                              "prs_SecondName",
	"Surname":                                "prs_SecondName",
	"Nationality":                            "prs_Citizenship",
	"Case Status":                            "cas_Status",
	"Mailing Postal Code":                    "prs_MailingPostalCode",
	"Mailing State":                          "prs_MailingState",
}

// unread are the standard's fields that are not about a survivor's own case:
// about organisations, perpetrators, single events and plans.
var unread = []string{
	"org_Name", "org_ShippingCity", "org_ShippingCountry", "org_ShippingState", "org_ShippingStreet",
	"org_ShippingPostalCode", "org_ShippingLongitude", "org_ShippingLatitude", "org_Phone", "org_Type",
	"prs_MailingLongitude", "prs_MailingLatitude", "per_RoleInProcess", "per_RoleDetails",
	"hte_Longitude", "hte_Latitude", "hte_City", "hte_Country", "hte_State", "hte_Street", "hte_PostalCode",
	"hte_Date", "hte_Type", "hte_Description",
	"spl_Objectives", "spl_ActionPlan", "spl_PlannedEndDate", "spl_ActualEndDate", "spl_Type",
}
