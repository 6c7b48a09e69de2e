using System.Globalization;
using PhoneNumbers;

namespace CountyLines.Risk.Pull;

/// <summary>Telephone numbers as forces write them.</summary>
static class TelephoneNumber
{
    static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    /// <summary>The number in E.164 form, or null when it is none. One without a country code is read as British.</summary>
    public static string? Read(string text)
    {
        try
        {
            var number = Phones.Parse(text, "GB");
            // A number without its area code is possible too, but only from a telephone in that area: here it has been cut short.
            var isWhole = Phones.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE && !number.HasExtension;
            return isWhole && !IsCutMobile(number) ? Phones.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            // The library's word for "this is no number".
            return null;
        }
    }

    /// <summary>British mobile numbers have ten digits that begin with 7; the library lets fewer pass, because other British numbers may have fewer.</summary>
    static bool IsCutMobile(PhoneNumber number)
    {
        return number.CountryCode == 44 && number.NationalNumber.ToString(CultureInfo.InvariantCulture) is ['7', ..] and not { Length: 10 };
    }
}
