package unit

import (
	"testing"
)

func TestParseMoney(t *testing.T) {
	check(t, ParseMoney, []outcome{
		{"48 EUR", "48 EUR", ""},
		{"48 EUR/h", "48 EUR/h", ""},
		{"1.2M EUR", "1200000 EUR", ""},
		{"4k CHF/year", "4000 CHF/year", ""},
		{"4000 EUR/month", "4000 EUR/month", ""},
		{"800 EUR/bd", "800 EUR/bd", ""},
		{"0.0000002 USD", "0.0000002 USD", ""},

		{"48", "", `"48" is not money; write an amount and a currency code, such as 48 EUR, 48 EUR/h or 1.2M EUR`},
		{"48 ", "", `"48 " has no currency; write a code of ISO 4217 after the amount, such as 48 EUR`},
		{"48EUR", "", `"48EUR" is not money; write 48 EUR`},
		{"EUR 48", "", `"EUR 48" is not money; write 48 EUR`},
		{"€48/h", "", `"€48/h" is not money; write 48 EUR/h`},
		{"1,200 EUR", "", `"1,200 EUR" is not money; write 1200 EUR`},
		{"1,200,000 EUR", "", `"1,200,000 EUR" is not money; write 1200000 EUR`},
		{"1,200.50 EUR", "", `"1,200.50 EUR" is not money; write 1200.50 EUR`},
		{"1.500,00 EUR", "", `"1.500,00 EUR" is not money; write 1500.00 EUR`},
		{"48,50 EUR", "", `"48,50 EUR" is not money; write 48.50 EUR`},
		{"4'000 CHF", "", `"4'000 CHF" is not money; write 4000 CHF`},
		{"900 Euro", "", `"Euro" is not a currency code; write EUR`},
		{"1.2 M EUR", "", `"1.2 M EUR" is not money; write 1.2M EUR`},
		{"48 eur", "", `"eur" is not a currency code; write EUR`},
		{"48 XXX", "", `"XXX" is not a currency code of ISO 4217; write one such as EUR, USD or GBP`},
		{"48 EUR/hour", "", `"48 EUR/hour" is not money; write 48 EUR/h`},
		{"48 EUR/item", "", `"48 EUR/item" is not money; write it per s, m, h, d, w, month, year or bd, such as 48 EUR/h`},
		{"1m EUR", "", `"1m EUR" has an unknown suffix "m"; write k for thousand or M for million`},
		{"-1 EUR", "", `"-1 EUR" is negative; write an amount of 0 or more, such as 48 EUR`},
		{"9999999999999M EUR", "", `"9999999999999M EUR" is too much money; write at most 1000000000000M`},
	})
}

func TestCurrenciesAreSortedCodes(t *testing.T) {
	for i, c := range currencies {
		if len(c) != 3 || i > 0 && currencies[i-1] >= c {
			t.Errorf("currency %d %q is out of order or no code", i, c)
		}
	}
}
