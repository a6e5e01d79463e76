package htcds

// This file maps the standard's codes to Aftercare's keys and back. In each
// code, the first text is the standard's value name, including its spelling
// mistakes, and is what an export writes. The second is the label in the
// toolkit's spreadsheets. The third is our key. The rest are other spellings
// found in files. Case, spaces and punctuation are ignored, so the lists hold
// only real differences. A code added with ours is not in the standard's field
// list: its first argument is the standard's code that an export writes
// instead.

var genders = newList("prs_Gender", []code{
	{"Feminine", "Feminine", "female", []string{"Female", "F", "Woman", "Girl", "महिला", "स्त्री", "लड़की"}},
	{"Masculine", "Masculine", "male", []string{"Male", "M", "Man", "Boy", "पुरुष", "लड़का"}},
	{"TransgenderFeminine", "Transgender Feminine", "transgender_feminine", []string{"Trans woman", "Transgender woman", "Transgender female"}},
	{"TransgenderMasculine", "Transgender Masculine", "transgender_masculine", []string{"Trans man", "Transgender man", "Transgender male"}},
	{"NonConforming", "Non-Conforming", "non_conforming", []string{"Nonbinary", "Gender non-conforming"}},
	{"NonSpecifiedUnknown", "Not Specified/Unknown", "not_known", []string{"NotSpecified", "Not known", "Unknown"}},
}).ours("NonConforming", "Transgender", "transgender", "Transgender person", "Third gender", "TG", "ट्रांसजेंडर", "किन्नर")

var statuses = newList("vic_TraffickingStatus", []code{
	{"PossibleVictimOfTrafficking", "Possible victim of trafficking", "possible", []string{"Possible"}},
	{"ActualVictimOfTrafficking", "Actual victim of trafficking", "confirmed", []string{"Actual", "Confirmed"}},
	{"NotAVictimOfTrafficking", "Not a victim of trafficking", "not_trafficked", []string{"Not a victim"}},
})

var deciders = newList("vic_TraffickingStatusDecisionMakingOrg", []code{
	{"Police", "Police", "police", nil},
	{"NGO", "NGO", "ngo", nil},
	{"CourtOrProsecution", "Court or prosecution", "court", nil},
	{"NonPoliceGovernmentalOrganization", "Non-police governmental organization", "authority", []string{"NonPoliceGovernmentalOrganisation"}},
	{"Other", "Other", "other", nil},
})

var relations = newList("vic_RelationshipToTrafficker", []code{
	{"Familial", "Familial", "family", []string{"Family"}},
	{"Acquainted", "Acquainted", "acquainted", nil},
	{"Unaquainted", "Unacquainted", "stranger", nil},
})

var recruitments = newList("vic_MethodOfRecruitment", []code{
	{"AtAPlaceOfBusiness", "At a place of business", "recruitment.place_of_business", nil},
	{"AtAnEducationalInstitution", "At an educational institution", "recruitment.school", nil},
	{"AtWork", "At work", "recruitment.work", nil},
	{"ThroughOnlineSocialNetworks", "Through online social networks", "recruitment.social_networks", nil},
	{"ThroughAnOnlineAdvertisement", "Through an online advertisement", "recruitment.online_advertisement", nil},
	{"ThroughATelevisionAdvert", "Through a television advert", "recruitment.television", nil},
	{"ThroughANewspaperAdvert", "Through a newspaper advert", "recruitment.newspaper", nil},
	{"ThroughFamilyOrFamilyEvents", "Through family or family events", "recruitment.family", nil},
	{"ThroughFriendsOrSocialEvents", "Through friends or social events", "recruitment.friends", nil},
	{"Other", "Other", "recruitment.other", nil},
})

// means has the sixteen codes of the field list and, added with ours, the two
// that are only in the standard's Field Definitions. There all names begin with
// MethodsOfControl, and "Threats" is wider than PhysicalThreats.
var means = newList("vic_MethodsOfControl", []code{
	{"PhysicalThreats", "Physical threats", "means.threats", nil},
	{"ThreatsLawEnforcement", "Threats of law enforcement", "means.threat_of_law_enforcement", []string{"ThreatOfLawEnforcement"}},
	{"ThreatensChildrenFamily", "Threatens children/family", "means.threatens_family", nil},
	{"DebtBondage", "Debt bondage", "means.debt_bondage", nil},
	{"FalsePromises", "False promises", "means.false_promises", nil},
	{"PhysicalAbuse", "Physical abuse", "means.physical_abuse", nil},
	{"SexualAbuse", "Sexual abuse", "means.sexual_abuse", nil},
	{"TakesEarnings", "Takes earnings", "means.takes_earnings", nil},
	{"RestrictsFinancialAccess", "Restricts financial access", "means.restricts_finances", nil},
	{"RestrictsMedicalCare", "Restricts medical care", "means.restricts_medical_care", nil},
	{"WithholdsNecessities", "Withholds necessities", "means.withholds_necessities", nil},
	{"PsychologicalAbuse", "Psychological abuse", "means.psychological_abuse", nil},
	{"PsychoactiveSubstance", "Psychoactive substance", "means.psychoactive_substances", []string{"PsychoactiveSubstances"}},
	{"ExcessiveWorkingHours", "Excessive working hours", "means.excessive_hours", nil},
	{"WithholdsDocuments", "Withholds documents", "means.withholds_documents", nil},
	{"Other", "Other", "means.other", nil},
}).
	ours("Other", "Restricts movement", "means.restricts_movement").
	ours("ThreatensChildrenFamily", "Uses children", "means.uses_children").
	reads("Threats", "PhysicalThreats").
	prefixed("MethodsOfControl")

var forms = newList("vic_TypeOfExploitation", []code{
	{"ForcedLabour", "Forced labour", "form.forced_labour", []string{"Forced labor"}},
	{"SexualExploitation", "Sexual exploitation", "form.sexual_exploitation", nil},
	{"ChildLabour", "Child labour", "form.child_labour", []string{"Child labor"}},
	{"ForcedMarriage", "Forced marriage", "form.forced_marriage", nil},
	{"Servitude", "Servitude", "form.domestic_servitude", []string{"Domestic servitude"}},
	{"ForcedMilitaryByNonStateActors", "Forced military (by non-state actors)", "form.armed_group", []string{"Forced military"}},
	{"OrganRemoval", "Organ removal", "form.organ_removal", nil},
	{"ForcedBegging", "Forced begging", "form.begging", []string{"Begging"}},
	{"ForcedAdoption", "Forced adoption", "form.forced_adoption", nil},
	{"Surrogacy", "Surrogacy", "form.surrogacy", []string{"Forced surrogacy"}},
	{"Other", "Other", "form.other", nil},
}).
	ours("ForcedLabour", "Bonded labour", "form.bonded_labour", "Bonded labor").
	ours("Other", "Cyber scam", "form.cyber_scam", "Cyber-scam compound", "Online scam").
	ours("Other", "Forced criminality", "form.forced_criminality")

var sexForms = newList("vic_TypeOfSexExploitation", []code{
	{"Prostitution", "Prostitution", "sexual.prostitution", nil},
	{"Pornography", "Pornography", "sexual.pornography", nil},
	{"RemoteInteractiveServices", "Remote Interactive Services", "sexual.remote_interactive", nil},
	{"PrivateSexualServices", "Private Sexual Services", "sexual.private_services", nil},
})

// industries are the sections of ISIC revision 4.
var industries = newList("vic_ForcedLabourIndustry", []code{
	{"A_AgricultureForestryAndFishing", "Agriculture, forestry and fishing", "industry.agriculture", []string{"A", "Agriculture"}},
	{"B_MiningAndQuarrying", "Mining and quarrying", "industry.mining", []string{"B", "Mining"}},
	{"C_Manufacturing", "Manufacturing", "industry.manufacturing", []string{"C"}},
	{"D_ElectricityGasSteamAndAirConditioningSupply", "Electricity, gas, steam and air conditioning supply", "industry.energy", []string{"D"}},
	{"E_WaterSupplySewerageWasteManagement", "Water supply; sewerage, waste management and remediation", "industry.water_waste", []string{"E"}},
	{"F_Construction", "Construction", "industry.construction", []string{"F"}},
	{"G_WholesaleAndRetailTradeRepairOfMotorVehicles", "Wholesale and retail trade; repair of motor vehicles and motorcycles", "industry.trade", []string{"G"}},
	{"H_TransportationAndStorage", "Transportation and storage", "industry.transport", []string{"H"}},
	{"I_AccommodationAndFoodServiceActivities", "Accommodation and food service activities", "industry.hospitality", []string{"I"}},
	{"J_InformationAndCommunication", "Information and communication", "industry.information", []string{"J"}},
	{"K_FinancialAndInsuranceActivities", "Financial and insurance activities", "industry.finance", []string{"K"}},
	{"L_RealEstateActivities", "Real estate activities", "industry.real_estate", []string{"L"}},
	{"M_ProfessionalScientificAndTechnicalActivities", "Professional, scientific and technical activities", "industry.professional", []string{"M"}},
	{"N_AdministrativeAndSupportServiceActivities", "Administrative and support service activities", "industry.administrative", []string{"N"}},
	{"O_PublicAdministrationAndDefence", "Public administration and defence; compulsory social security", "industry.public_administration", []string{"O"}},
	{"P_Education", "Education", "industry.education", []string{"P"}},
	{"Q_HumanHealthAndSocialWorkActivities", "Human health and social work activities", "industry.health_social", []string{"Q"}},
	{"R_ArtsEntertainmentAndRecreation", "Arts, entertainment and recreation", "industry.entertainment", []string{"R"}},
	{"S_OtherServiceActivities", "Other service activities", "industry.other_services", []string{"S"}},
	{"T_ActivitiesOfHouseholdsAsEmployers", "Activities of households as employers; undifferentiated goods- and services- producing activities of households for own use", "industry.households", []string{"T", "Activities of households as employers"}},
	{"U_ActivitiesOfExtraterritorialOrganizations", "Activities of extraterritorial organizations and bodies", "industry.extraterritorial", []string{"U"}},
})

var caseStatuses = newList("cas_Status", []code{
	{"Active", "Active", "active", []string{"Open"}},
	{"FollowUp", "Follow Up", "follow_up", nil},
	{"Closed", "Closed", "closed", nil},
	{"ClosedReferred", "Closed Referred", "closed_referred", nil},
})

var referralReasons = newList("cas_ReasonForIncomingReferral", []code{
	{"AdditionalServicesRequired", "Additional Services Required", "more_services", nil},
	{"MigrationOrChangeOfLocation", "Migration Or Change Of Location", "moved", nil},
	{"Other", "Other", "other", nil},
})

var maritals = newList("prs_MaritalStatus", []code{
	{"Single", "Single", "single", []string{"Unmarried"}},
	{"Married", "Married", "married", nil},
	{"Widowed", "Widowed", "widowed", []string{"Widow", "Widower"}},
	{"Divorced", "Divorced", "divorced", nil},
	{"Separated", "Separated", "separated", nil},
	{"RegisteredPartnership", "Registered partnership", "partnership", nil},
})

// educations are the levels of ISCED 2011.
var educations = newList("prs_HighestLevelOfEducation", []code{
	{"EarlyChildhoodEducation", "Early childhood education", "early_childhood", nil},
	{"PrimaryEducation", "Primary education", "primary", []string{"Primary"}},
	{"LowerSecondaryEducation", "Lower secondary education", "lower_secondary", nil},
	{"UpperSecondaryEducation", "Upper secondary education", "upper_secondary", nil},
	{"PostSecondaryNonTertiaryEducation", "Post-secondary non-tertiary education", "post_secondary", nil},
	{"ShortCycleTertiaryEducation", "Short-cycle tertiary education", "short_tertiary", nil},
	{"BachelorsOrEquivalentLevel", "Bachelor's or equivalent level", "bachelor", nil},
	{"MastersOrEquivalentLevel", "Master's or equivalent level", "master", nil},
	{"DoctoralOrEquivalentLevel", "Doctoral or equivalent level", "doctorate", nil},
})

var apps = newList("vic_RecruitmentWebsitesAndApps", []code{
	{"Facebook", "Facebook", "app.facebook", nil},
	{"Instagram", "Instagram", "app.instagram", nil},
	{"WhatsApp", "WhatsApp", "app.whatsapp", nil},
	{"Telegram", "Telegram", "app.telegram", nil},
	{"FacebookMessenger", "Facebook Messenger", "app.messenger", nil},
	{"Viber", "Viber", "app.viber", nil},
	{"SnapChat", "SnapChat", "app.snapchat", nil},
	{"Line", "Line", "app.line", nil},
	{"4Sale", "4Sale", "app.4sale", nil},
	{"WeChat", "WeChat", "app.wechat", nil},
	{"QQ", "QQ", "app.qq", nil},
	{"QZone", "QZone", "app.qzone", nil},
	{"TikTok", "TikTok", "app.tiktok", nil},
	{"Twitter", "Twitter", "app.twitter", []string{"X"}},
	{"Other", "Other", "app.other", nil},
})

var vulnerabilities = newList("vic_Vulnerabilities", []code{
	{"Addiction", "Addiction", "vulnerability.addiction", nil},
	{"SocialGroup", "Social Group", "vulnerability.social_group", nil},
	{"Discrimination", "Discrimination", "vulnerability.discrimination", nil},
	{"Poverty", "Poverty", "vulnerability.poverty", nil},
	{"DisabilityAndPhysicalHealth", "Disability and physical health", "vulnerability.disability", nil},
	{"MentalHealth", "Mental health", "vulnerability.mental_health", nil},
	{"Migration", "Migration", "vulnerability.migration", nil},
	{"Homelessness", "Homelessness", "vulnerability.homelessness", nil},
	{"AbuseSocialMedia", "Abuse - social media", "vulnerability.social_media_abuse", nil},
	{"AbusePhysical", "Abuse - physical", "vulnerability.physical_abuse", nil},
	{"Education", "Education", "vulnerability.education", nil},
	{"WorkEnvironment", "Work environment", "vulnerability.work_environment", nil},
})
