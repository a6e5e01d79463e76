package models

// MinorUnits says how many smallest units make one of a currency (ISO 4217):
// 100 paise make a rupee. Only currencies of packs need to be here; every other
// one has two decimals.
func MinorUnits(currency string) int64 {
	switch currency {
	case "JPY", "KRW", "VND", "UGX", "RWF", "XOF", "XAF":
		return 1
	case "BHD", "KWD", "OMR", "JOD", "TND", "IQD", "LYD":
		return 1000
	}
	return 100
}
