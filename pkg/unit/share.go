package unit

import (
	"cmp"
	"fmt"
	"strings"
)

// shareOne is how a whole is held: shares are whole millionths of a
// millionth, so that shares written as decimals add up without error.
const shareOne = 1_000_000_000_000

// ShareTolerance is how far a sum of shares may be from 1 and still count as
// 1: one in a million, so that three times 33.33333% pass and three times
// 33.3% do not.
const ShareTolerance = 1e-6

// Share is a part of a whole, from 0 to 1. The zero Share is 0.
type Share struct{ v int64 }

// ParseShare reads a share: a decimal number followed by % (35%, 0.5%) or a
// number from 0 to 1 (0.35, 1). Digits beyond the twelfth decimal of the
// number are rounded.
func ParseShare(text string) (Share, error) {
	unit := uint64(shareOne)
	num, percent := strings.CutSuffix(text, "%")
	if percent {
		unit /= 100
	}
	dec, rest, ok := cutDecimal(num)
	if len(text) > MaxTextLen || !ok || rest != "" {
		return Share{}, notShare(text)
	}
	v, _, ok := dec.times(unit)
	switch {
	case ok && v <= shareOne:
		return Share{v}, nil
	case percent:
		return Share{}, fmt.Errorf("%s is more than a whole; write at most 100%%", quote(text))
	}
	if w, _, ok := dec.times(shareOne / 100); ok && w <= shareOne {
		return Share{}, fmt.Errorf("%s is more than 1; write %s%%, or a number from 0 to 1", quote(text), num)
	}
	return Share{}, fmt.Errorf("%s is more than 1; write a percentage up to 100%% or a number from 0 to 1", quote(text))
}

func notShare(text string) error {
	if len(text) <= MaxTextLen {
		if strings.HasPrefix(text, "-") {
			return fmt.Errorf("%s is negative; write a share from 0%% to 100%%", quote(text))
		}
		tidy := strings.NewReplacer(" ", "", ",", ".", "percent", "%").Replace(text)
		if strings.HasPrefix(tidy, ".") {
			tidy = "0" + tidy
		}
		if tidy != text {
			if _, err := ParseShare(tidy); err == nil {
				return fmt.Errorf("%s is not a share; write %s", quote(text), tidy)
			}
		}
	}
	return fmt.Errorf("%s is not a share; write a percentage such as 35%% or a number from 0 to 1 such as 0.35", quote(text))
}

// Float returns the share as a number from 0 to 1.
func (s Share) Float() float64 { return float64(s.v) / shareOne }

// Complement returns what is left of the whole.
func (s Share) Complement() Share { return Share{shareOne - s.v} }

// Compare orders shares by size.
func (s Share) Compare(t Share) int { return cmp.Compare(s.v, t.v) }

// Equal reports whether s and t are the same share, however written.
func (s Share) Equal(t Share) bool { return s == t }

// String returns the canonical text, a percentage: 35%, 0.5%, 100%.
func (s Share) String() string { return scaled(s.v, shareOne/100) + "%" }

// SumShares adds shares exactly and compares the sum with a whole: whole is
// -1 when they make up less than 1, 0 when they make up 1 within
// ShareTolerance, 1 when they make up more. This is the one way to ask
// whether shares sum to 1; at most nine million can be added. sum is for
// messages, without an end at 100%.
func SumShares(shares ...Share) (sum Share, whole int) {
	for _, s := range shares {
		sum.v += s.v
	}
	const slack = int64(shareOne * ShareTolerance)
	switch {
	case sum.v < shareOne-slack:
		return sum, -1
	case sum.v > shareOne+slack:
		return sum, 1
	}
	return sum, 0
}
