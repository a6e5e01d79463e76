package demo

// These are texts about invented people, as a careful worker would write them:
// plain, brief, and nothing about what was done to anybody.

var lanes = []string{"Tamarind Lane", "Well Side", "Old School Road", "Riverbank", "Mango Grove", "Temple Tank"}

var safeWays = []string{
	"Only on Sundays after 4 pm, to her aunt's telephone. Say you are calling from the tailoring class.",
	"Message first, one word: \"mausam\". She calls back. Never call the family number.",
	"Through the health worker of the village. Never visit at home, never in a vehicle with a sign.",
	"रविवार शाम को ही फ़ोन करें। कोई और उठाए तो कहें: सिलाई केंद्र से बोल रहे हैं।",
	"Weekdays between 11 and 1, when the others are at work. If a man answers, say wrong number.",
	"बड़ी बहन के ज़रिए। घर पर कभी न जाएँ।",
}

// stories tell how the survivor came, by form of exploitation.
var stories = map[string][]string{
	"sexual_exploitation": {
		"Was promised work in a beauty parlour by a woman from the next village. Was kept in a house and could not leave. Came to us with the police after a neighbour called the helpline. Told this in her own time; we did not ask for more.",
		"काम दिलाने के नाम पर शहर लाई गईं। अपनी मर्ज़ी से निकल नहीं सकती थीं। हेल्पलाइन की मदद से निकलीं। जितना बताना चाहा, उतना ही लिखा है।",
	},
	"bonded_labour": {
		"The family took an advance before the rains. All of them worked at a brick kiln to pay it off; the account was never shown. Were not allowed to go to the weekly market. Released after a complaint to the district.",
		"पेशगी के बदले ईंट भट्ठे पर काम किया। हिसाब कभी नहीं दिखाया गया। ज़िला प्रशासन की जाँच के बाद छूटे।",
	},
	"domestic_servitude": {
		"Was brought to the city for housework. Wages were to be sent home and were not. Was not let out alone. Walked out when the door was open and asked a shopkeeper for help.",
		"घर के काम के लिए लाई गईं। मज़दूरी नहीं मिली। अकेले बाहर नहीं जाने दिया जाता था। एक पड़ोसी ने मदद की।",
	},
	"forced_marriage": {
		"Was married far from home to a family she had never met, for a payment to a go-between. Says she never agreed. Reached her brother by telephone and he went to the police.",
		"उनकी मर्ज़ी के बिना, दूर के राज्य में विवाह कराया गया। भाई की शिकायत पर पुलिस उन्हें लेकर आई।",
	},
	"begging": {
		"Was made to beg at a station and had to hand over what came in. A child-line worker spoke with them over some weeks until they wished to come along.",
	},
	"organ_removal": {
		"Was told of a well-paid job abroad that needed a health check, and signed papers that nobody read out. Understood only afterwards what the operation was. Has the discharge slip.",
	},
	"armed_group": {
		"Was taken from the school hostel by a group and had to carry and cook for them. Left at night with two others and came to the road.",
	},
	"cyber_scam": {
		"Answered an advertisement for a data-entry job abroad. The passport was taken on arrival and there was a target for every night. Came home through the embassy with eleven others.",
		"विदेश में डेटा एंट्री की नौकरी का विज्ञापन था। पासपोर्ट ले लिया गया। दूतावास की मदद से लौटे।",
	},
	"forced_criminality": {
		"Was made to carry parcels and did not know what was in them. Was told the family would suffer. Wants to finish school.",
	},
}

var wishes = []string{
	"Wants to learn tailoring and rent a room with a friend.",
	"Wants to go back to school. Does not want the village to know.",
	"चाहती हैं कि छोटे भाई की पढ़ाई चलती रहे और अपना काम हो।",
	"Wants the wages that are owed, and to see the child.",
	"Does not want to go to court again. Wants a job in a kitchen.",
	"अभी घर नहीं जाना चाहते। पहले काम सीखना चाहते हैं।",
	"Wants to live with an elder sister in another district.",
}

var peopleNamed = []string{
	"A woman called \"mausi\", from the next village (invented). The driver of a white car.",
	"The contractor, known as \"thekedar\" (invented). His brother kept the book.",
	"A cousin by marriage (invented), and two men not known by name.",
}

var placesNamed = []string{
	"A house behind a cloth market, third floor (invented).",
	"A kiln beside a canal, two hours by bus (invented).",
	"A flat in a new township, gate with two lions (invented).",
}

// notes are notes by kind of service. A kind without notes uses classNotes.
var notes = map[string][]string{
	"safety_assessment": {
		"Went through it together. She feels safe here; worries about the journey to court.",
		"साथ बैठकर आकलन किया। शेल्टर में सुरक्षित महसूस करती हैं, गाँव से डर है।",
		"Her own view: the danger is over. Mine: the accused's brother still asks around. Both written down.",
	},
	"safety_plan":      {"Made the plan with her: whom to call, where to go, what to take. She keeps no paper of it.", "योजना साथ बनाई: किसे फ़ोन करें, कहाँ जाएँ। काग़ज़ नहीं रखेंगी।"},
	"rights_explained": {"Explained in her language, with the picture sheet. She asked about the wages first.", "उनकी भाषा में अधिकार बताए। मुआवज़े के बारे में सोचकर बताएँगी।"},
	"stay_explained":   {"Told her why she is here, that she may go, and what happens next week.", "बताया कि वे यहाँ क्यों हैं और कब जा सकती हैं।"},
	"contact":          {"Talked over tea. Slept better. Asked about her sister.", "बातचीत हुई। ठीक हैं। सिलाई में मन लग रहा है।", "Short call. She is well and busy. Next call as agreed.", "हालचाल पूछा। तबीयत ठीक है।", "Did not want to talk much today. Sat together for a while."},
	"follow_up":        {"Reached her the agreed way. Has work three days a week. Nobody has bothered her.", "तय तरीक़े से बात हुई। किराया समय पर दे पा रही हैं।", "Met at the market as agreed. The child is at school."},
	"essentials":       {"Clothes, sandals, soap, a bag of her own."},
	"identity_help":    {"Form filled in together, sent by post, receipt in the folder.", "आवेदन साथ भरा, रसीद फ़ाइल में है।"},
	"care_plan":        {"Three goals in her own words. Looks at it again in two months."},
	"social_report":    {"Visited the grandmother. A place to sleep, school within reach. Wants the child home.", "दादी से मिले। घर सुरक्षित लगा।"},
	"vocational_training": {
		"First week of tailoring. Quick with the machine.",
		"ब्यूटी पार्लर का कोर्स शुरू किया। ख़ुश हैं।",
	},
	"family_assessment": {"The mother knew nothing of the go-between. The uncle did. She decides whom we may call."},
}

// classNotes are notes by class, for services whose kind has none.
var classNotes = map[string][]string{
	"service":  {"Done as planned.", "योजना के अनुसार हुआ।", "Went together. She spoke for herself."},
	"clinical": {"Session held. Breathing exercise helped. Continues next fortnight.", "सत्र हुआ। नींद पहले से बेहतर।", "Spoke about the week. She chose the pace.", "Check done with a nurse of her choice. Iron tablets for a month."},
	"legal":    {"Explained the next step. She decides before the next date.", "वकील ने आवेदन समझाया। उन्होंने हस्ताक्षर किए।", "Copy of the order asked for at the counter."},
	"safety":   {"Agreed what to do if he calls again. Nothing new this week.", "सुरक्षा की बात हुई। नया कुछ नहीं।"},
}

// stanceWords are the words of decisions, by kind.
var stanceWords = map[string][]string{
	"declined_by_her": {"She thought it over and does not want it. Her decision.", "उन्होंने सोचकर मना किया। यह उनका निर्णय है।"},
	"not_applicable":  {"Agreed another way with her; look at it again on the review date."},
	"applied":         {"Filed with the lawyer, receipt in the folder."},
	"refused":         {"Refused for want of a paper. The lawyer prepares the appeal."},
	"received":        {"She has it in her own account."},
	"acknowledged":    {"Seen; waiting for the hospital's date."},
}
