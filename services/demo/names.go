package demo

// name is a name in Latin letters and in an Indian script.
type name struct{ latin, native string }

// tongue is a language people of the demo speak, with names that go with it.
// All are common names, combined at random.
type tongue struct {
	code     string
	state    string // ISO 3166-2 code of the state, or the country, its speakers are from
	women    []name
	men      []name
	families []name
}

// tongues lists the languages by vocabulary code.
var tongues = map[string]tongue{
	"bn": {code: "bn", state: "IN-WB",
		women: []name{
			{"Rina", "রিনা"}, {"Mitali", "মিতালী"}, {"Shampa", "শম্পা"}, {"Purnima", "পূর্ণিমা"}, {"Kakali", "কাকলি"}, {"Jhuma", "ঝুমা"}, {"Tumpa", "টুম্পা"}, {"Moushumi", "মৌসুমী"},
			{"Fatema", "ফাতেমা"}, {"Nasima", "নাসিমা"}, {"Rehana", "রেহানা"}, {"Sabina", "সাবিনা"}, {"Basanti", "বাসন্তী"}, {"Swapna", "স্বপ্না"}, {"Laboni", "লাবণী"}, {"Anima", "অণিমা"},
		},
		men: []name{
			{"Gopal", "গোপাল"}, {"Sujit", "সুজিত"}, {"Bapi", "বাপি"}, {"Tapan", "তপন"}, {"Rahim", "রহিম"}, {"Kamal", "কামাল"}, {"Ratan", "রতন"}, {"Nitai", "নিতাই"}, {"Shyamal", "শ্যামল"}, {"Jamal", "জামাল"},
		},
		families: []name{{"Mondal", "মণ্ডল"}, {"Das", "দাস"}, {"Sardar", "সর্দার"}, {"Halder", "হালদার"}, {"Khatun", "খাতুন"}, {"Bibi", "বিবি"}, {"Naskar", "নস্কর"}, {"Gayen", "গায়েন"}, {"Biswas", "বিশ্বাস"}, {"Sheikh", "শেখ"}},
	},
	"hi": {code: "hi", state: "IN-UP",
		women: []name{
			{"Sunita", "सुनीता"}, {"Rekha", "रेखा"}, {"Pushpa", "पुष्पा"}, {"Geeta", "गीता"}, {"Kiran", "किरण"}, {"Munni", "मुन्नी"}, {"Savitri", "सावित्री"}, {"Shabnam", "शबनम"},
			{"Parvati", "पार्वती"}, {"Phoolmati", "फूलमती"}, {"Rani", "रानी"}, {"Champa", "चंपा"}, {"Nirmala", "निर्मला"}, {"Sarita", "सरिता"}, {"Devi", "देवी"}, {"Anjum", "अंजुम"},
		},
		men: []name{
			{"Ramesh", "रमेश"}, {"Mukesh", "मुकेश"}, {"Suresh", "सुरेश"}, {"Bablu", "बबलू"}, {"Dinesh", "दिनेश"}, {"Salim", "सलीम"}, {"Chhotu", "छोटू"}, {"Manoj", "मनोज"}, {"Rakesh", "राकेश"}, {"Pappu", "पप्पू"},
		},
		families: []name{{"Devi", "देवी"}, {"Kumari", "कुमारी"}, {"Yadav", "यादव"}, {"Paswan", "पासवान"}, {"Ansari", "अंसारी"}, {"Nishad", "निषाद"}, {"Kol", "कोल"}, {"Prajapati", "प्रजापति"}, {"Gautam", "गौतम"}, {"Manjhi", "मांझी"}},
	},
	"mr": {code: "mr", state: "IN-MH",
		women: []name{
			{"Sushila", "सुशीला"}, {"Mangal", "मंगल"}, {"Vaishali", "वैशाली"}, {"Jyoti", "ज्योती"}, {"Shobha", "शोभा"}, {"Kavita", "कविता"}, {"Asha", "आशा"}, {"Lata", "लता"}, {"Ujwala", "उज्ज्वला"}, {"Chhaya", "छाया"},
		},
		men:      []name{{"Ganesh", "गणेश"}, {"Santosh", "संतोष"}, {"Vilas", "विलास"}, {"Prakash", "प्रकाश"}, {"Balu", "बाळू"}, {"Maruti", "मारुती"}, {"Kisan", "किसन"}, {"Ankush", "अंकुश"}},
		families: []name{{"Pawar", "पवार"}, {"Jadhav", "जाधव"}, {"Kamble", "कांबळे"}, {"Gaikwad", "गायकवाड"}, {"Waghmare", "वाघमारे"}, {"Shinde", "शिंदे"}, {"More", "मोरे"}, {"Bhil", "भिल"}},
	},
	"ne": {code: "ne", state: "NP",
		women: []name{
			{"Maya", "माया"}, {"Sita", "सीता"}, {"Bishnu", "विष्णु"}, {"Dil Maya", "दिल माया"}, {"Kamala", "कमला"}, {"Sabitri", "सावित्री"}, {"Sarmila", "शर्मिला"}, {"Man Kumari", "मन कुमारी"},
		},
		men:      []name{{"Bir Bahadur", "वीर बहादुर"}, {"Hari", "हरि"}, {"Krishna", "कृष्ण"}, {"Dhan", "धन"}, {"Suman", "सुमन"}},
		families: []name{{"Tamang", "तामाङ"}, {"Rai", "राई"}, {"Magar", "मगर"}, {"Chaudhary", "चौधरी"}, {"Bishwakarma", "विश्वकर्मा"}, {"Lama", "लामा"}, {"Thapa", "थापा"}},
	},
	"or": {code: "or", state: "IN-OD",
		women:    []name{{"Sabita", "ସବିତା"}, {"Mamata", "ମମତା"}, {"Sujata", "ସୁଜାତା"}, {"Kuni", "କୁନି"}},
		men:      []name{{"Bikash", "ବିକାଶ"}, {"Prafulla", "ପ୍ରଫୁଲ୍ଲ"}, {"Sanatan", "ସନାତନ"}},
		families: []name{{"Nayak", "ନାୟକ"}, {"Sahu", "ସାହୁ"}, {"Majhi", "ମାଝୀ"}, {"Behera", "ବେହେରା"}},
	},
	"te": {code: "te", state: "IN-TS",
		women:    []name{{"Lakshmi", "లక్ష్మి"}, {"Padma", "పద్మ"}, {"Saraswati", "సరస్వతి"}, {"Yellamma", "ఎల్లమ్మ"}},
		men:      []name{{"Ramulu", "రాములు"}, {"Srinu", "శ్రీను"}, {"Venkat", "వెంకట్"}},
		families: []name{{"Goud", "గౌడ్"}, {"Naik", "నాయక్"}, {"Madiga", "మాదిగ"}},
	},
	"ta": {code: "ta", state: "IN-TN",
		women:    []name{{"Selvi", "செல்வி"}, {"Malar", "மலர்"}, {"Valli", "வள்ளி"}, {"Kavitha", "கவிதா"}},
		men:      []name{{"Murugan", "முருகன்"}, {"Selvam", "செல்வம்"}, {"Kannan", "கண்ணன்"}},
		families: []name{{"Raman", "ராமன்"}, {"Perumal", "பெருமாள்"}, {"Velu", "வேலு"}},
	},
	"pa": {code: "pa", state: "IN-PB",
		women:    []name{{"Gurpreet", "ਗੁਰਪ੍ਰੀਤ"}, {"Simran", "ਸਿਮਰਨ"}, {"Manjeet", "ਮਨਜੀਤ"}, {"Baljit", "ਬਲਜੀਤ"}},
		men:      []name{{"Harjit", "ਹਰਜੀਤ"}, {"Jaswinder", "ਜਸਵਿੰਦਰ"}, {"Sukhdev", "ਸੁਖਦੇਵ"}},
		families: []name{{"Kaur", "ਕੌਰ"}, {"Singh", "ਸਿੰਘ"}, {"Gill", "ਗਿੱਲ"}},
	},
	"as": {code: "as", state: "IN-AS",
		women:    []name{{"Junmoni", "জোনমণি"}, {"Rupali", "ৰূপালী"}, {"Dipali", "দীপালী"}},
		men:      []name{{"Bhaben", "ভবেন"}, {"Rupam", "ৰূপম"}},
		families: []name{{"Bora", "বৰা"}, {"Saikia", "শইকীয়া"}, {"Kalita", "কলিতা"}},
	},
}

// spoken are the languages spoken in a shelter, by its state.
var spoken = map[string][]weighted[string]{
	"IN-WB": {{"bn", 62}, {"hi", 12}, {"or", 6}, {"as", 6}, {"ne", 6}, {"te", 4}, {"mr", 2}, {"ta", 2}},
	"IN-MH": {{"mr", 46}, {"hi", 24}, {"bn", 12}, {"te", 6}, {"ne", 4}, {"ta", 4}, {"pa", 2}, {"or", 2}},
	"IN-UP": {{"hi", 66}, {"ne", 10}, {"bn", 8}, {"pa", 6}, {"or", 4}, {"as", 3}, {"mr", 3}},
}

// foreign is the language of people from a neighbouring country.
var foreign = map[string]string{"BD": "bn", "NP": "ne"}
