using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Duplicates;

/// <summary>A key that cannot be used, or a share that cannot be read. Nothing was compared.</summary>
public sealed class ShareRefusedException(string message) : Exception(message);

/// <summary>One of our lines and the partner's line that has the same number.</summary>
public sealed record SharedNumber(string Line, string Name, string Number, string PartnersLabel);

/// <summary>
/// The numbers of a list under a key that two forces hold: each as its HMAC-SHA-256. Who lacks the key cannot try all UK numbers, of which
/// there are few; who holds it can, so the key is what protects the numbers that do not match.
/// </summary>
public sealed class NumberShare
{
    /// <summary>As long as the hash: a shorter key would be the weakest part.</summary>
    public const int LeastKeyBytes = 32;

    const string Header = "label";
    const string KeyCheck = "key-check";

    // What is hashed begins with what it is for, so that no number can pass for the check of the key.
    const string CheckText = "countylines share 1: key check";
    const string NumberText = "countylines share 1: number ";

    readonly byte[] key;

    /// <exception cref="ShareRefusedException">The key is too short.</exception>
    public NumberShare(byte[] key)
    {
        if (key.Length < LeastKeyBytes)
            throw new ShareRefusedException($"The key has {key.Length} bytes and needs {LeastKeyBytes} or more. Make one by chance, for example with: openssl rand -hex 32");
        this.key = key;
    }

    /// <summary>Writes the share: labels and keyed hashes, in the order of the hashes, which tells nothing.</summary>
    /// <returns>How many numbers.</returns>
    public int Write(IEnumerable<LineRecords> records, TextWriter writer)
    {
        var rows = Standing(records).SelectMany(one => one.Numbers.Select(number => (Hash: HashOf(number.Number), Label: one.Line.Reference)))
            .Distinct().OrderBy(row => row.Hash, StringComparer.Ordinal).ThenBy(row => row.Label, StringComparer.Ordinal).ToList();
        CsvText.Write(writer, [Header, "keyed_number"]);
        CsvText.Write(writer, [KeyCheck, Check]);
        foreach (var (hash, label) in rows)
            CsvText.Write(writer, [label, hash]);
        return rows.Select(row => row.Hash).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>Our lines that have a number of the partner's list, by line.</summary>
    /// <param name="theirs">How many numbers the partner's list has.</param>
    /// <exception cref="ShareRefusedException">The file is no share, is damaged, or was made with another key.</exception>
    public IReadOnlyList<SharedNumber> Compare(IEnumerable<LineRecords> records, TextReader share, string file, out int theirs)
    {
        var labels = Read(share, file);
        theirs = labels.Count;
        var ours = Standing(records).SelectMany(one => one.Numbers.Select(number => (one.Line, number.Number)));
        return
        [
            .. ours.SelectMany(one => labels[HashOf(one.Number)].Select(label => new SharedNumber(one.Line.Reference, one.Line.Name, one.Number, label)))
                .OrderBy(one => one.Line, StringComparer.Ordinal).ThenBy(one => one.Number, StringComparer.Ordinal).ThenBy(one => one.PartnersLabel, StringComparer.Ordinal),
        ];
    }

    /// <summary>A restricted line is neither shared nor compared: a match would show something of it.</summary>
    public static IEnumerable<LineRecords> Standing(IEnumerable<LineRecords> records) => records.Where(one => one.MergedInto is null && !one.Line.Restricted);

    string Check => Keyed(CheckText);

    string HashOf(string number) => Keyed(NumberText + number);

    string Keyed(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    ILookup<string, string> Read(TextReader share, string file)
    {
        var rows = CsvText.Read(share).ToList();
        if (rows.Count < 2 || rows[0].Fields is not [Header, "keyed_number"] || rows[1].Fields is not [KeyCheck, var check])
            throw new ShareRefusedException($"{file} is not a share of numbers. Ask the partner for one: countylines duplicates share --to RECIPIENT --out FILE");
        var bad = rows.Skip(1).Where(row => row.Fault.Length > 0 || row.Fields is not [{ Length: > 0 }, var hash] || !IsHash(hash)).ToList();
        if (bad.Count > 0)
            throw new ShareRefusedException($"{file} is damaged: row {bad[0].Number} is not a label and a keyed number{(bad.Count > 1 ? $", nor are {bad.Count - 1} others" : "")}. Nothing was compared; ask the partner to send it again.");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(check), Encoding.UTF8.GetBytes(Check)))
            throw new ShareRefusedException($"The keys differ: {file} was not made with this key, so nothing could match and nothing was compared. Agree on one key with the partner, and compare again.");
        return rows.Skip(2).ToLookup(row => row.Fields[1], row => row.Fields[0], StringComparer.Ordinal);
    }

    static bool IsHash(string text) => text.Length == HMACSHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigitLower);
}
