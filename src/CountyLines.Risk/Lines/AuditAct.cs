using System.Globalization;
using System.Text.RegularExpressions;

namespace CountyLines.Risk.Lines;

/// <summary>The operations that the Data Protection Act 2018 has logged (s.62), and the force's own acts of control.</summary>
public enum AuditOperation
{
    /// <summary>Records were taken in.</summary>
    Collection,

    /// <summary>What is held was changed, or worked out anew.</summary>
    Alteration,

    /// <summary>Somebody looked.</summary>
    Consultation,

    /// <summary>Something went to somebody outside.</summary>
    Disclosure,

    /// <summary>Records were brought together as one, or compared with another's.</summary>
    Combination,

    /// <summary>Something was removed for good.</summary>
    Erasure,

    /// <summary>Overrides, approvals, decisions, and changes of the rules.</summary>
    Control,
}

/// <summary>
/// A value that an audit entry may hold: a number, a day, a hash or a code. Text, names, references and telephone numbers are none of these
/// and cannot be built, because what stands in the chain can never be taken out of it.
/// </summary>
public sealed partial record AuditValue
{
    AuditValue(long? number, string text) => (Number, Text) = (number, text);

    /// <summary>Null for anything but a number.</summary>
    public long? Number { get; }

    /// <summary>As it is written.</summary>
    public string Text { get; }

    public static implicit operator AuditValue(long number) => new(number, number.ToString(CultureInfo.InvariantCulture));

    public static AuditValue Of(DateOnly day) => new(null, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <param name="sha256">64 hexadecimal digits, in lower case.</param>
    public static AuditValue Hash(string sha256) => IsHash(sha256) ? new(null, sha256) : throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(sha256));

    /// <param name="code">A word of a fixed vocabulary: lower-case letters and hyphens.</param>
    public static AuditValue Code(string code) => IsCode(code) ? new(null, code) : throw new ArgumentException("Not a code of lower-case letters and hyphens; nothing else may stand in the audit.", nameof(code));

    /// <summary>The value that was written so, or null when it is none.</summary>
    public static AuditValue? Read(string text)
    {
        return IsHash(text) || IsCode(text) || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? new(null, text) : null;
    }

    internal static bool IsCode(string text) => CodeForm().IsMatch(text);

    internal static bool IsHash(string text) => HashForm().IsMatch(text);

    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z]+(-[a-z]+)*\z")]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex HashForm();
}

/// <summary>Something that is done and must be in the audit, with the names that the chain will hold as tokens only.</summary>
public sealed partial record AuditAct
{
    /// <param name="act">What was done, as a code, for example <c>list-shown</c>.</param>
    /// <param name="what">Numbers of runs and pulls, counts and hashes, each under a name in snake_case.</param>
    public AuditAct(AuditOperation operation, string act, params (string Name, AuditValue Value)[] what)
    {
        if (!AuditValue.IsCode(act) || what.Any(one => !IsName(one.Name)) || what.DistinctBy(one => one.Name).Count() < what.Length)
            throw new ArgumentException($"'{act}' is not an act of the audit: codes and names are lower-case words, and each name stands once.", nameof(act));
        (Operation, Act) = (operation, act);
        What = [.. what.OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    public AuditOperation Operation { get; }

    public string Act { get; }

    /// <summary>By name, in ordinal order.</summary>
    public IReadOnlyList<(string Name, AuditValue Value)> What { get; }

    /// <summary>References of the lines it is about; none when it is about the whole list.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Who outside received something.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Names of people on whose account something was done; none when it is on the acting person's own.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    internal static bool IsName(string text) => NameForm().IsMatch(text);

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    private static partial Regex NameForm();
}
