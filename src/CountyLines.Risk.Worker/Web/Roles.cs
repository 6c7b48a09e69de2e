using System.Security.Claims;

namespace CountyLines.Risk.Worker.Web;

/// <summary>What somebody may do in the console. Every page asks for one of them, or says that it asks for none.</summary>
enum Right
{
    /// <summary>To see the list, lines, the map, the rules, and runs.</summary>
    Look,

    /// <summary>To see what is on record of exploited people: the records themselves and not only how many there are.</summary>
    LookAtPersons,

    /// <summary>To work on lines: decisions, overrides, quarantine, drafts.</summary>
    Work,

    /// <summary>To approve, publish and recall, as the second person.</summary>
    Approve,

    /// <summary>To read the audit.</summary>
    Audit,

    /// <summary>To make and change accounts.</summary>
    Administer,
}

/// <summary>The roles that an account can have, and what each may do.</summary>
static class Roles
{
    public const string Administrator = "administrator";
    public const string Analyst = "analyst";

    /// <summary>The claim that says that somebody has a right.</summary>
    public const string RightClaim = "right";

    static readonly (string Role, string Means, Right[] Rights)[] Table =
    [
        ("viewer", "sees the list, lines, the map, the rules and the runs, without the records of exploited people", [Right.Look]),
        (Analyst, "sees everything about lines and works on them: decisions, overrides, quarantine, drafts of releases", [Right.Look, Right.LookAtPersons, Right.Work]),
        ("approver", "sees everything about lines; approves, publishes and recalls what others drafted", [Right.Look, Right.LookAtPersons, Right.Approve]),
        ("auditor", "sees the list and lines, without the records of exploited people, and reads the audit", [Right.Look, Right.Audit]),
        (Administrator, "makes and changes accounts, and sees no line", [Right.Administer]),
    ];

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(one => one.Role)];

    /// <summary>What a role may do, in words.</summary>
    public static string Means(string role) => Table.First(one => one.Role == role).Means;

    public static IReadOnlySet<Right> RightsOf(IEnumerable<string> roles) => Table.Where(one => roles.Contains(one.Role)).SelectMany(one => one.Rights).ToHashSet();

    /// <summary>Somebody who has signed in, with what the roles allow.</summary>
    public static ClaimsPrincipal Principal(string name, IEnumerable<string> roles, string scheme, params Claim[] more)
    {
        var claims = RightsOf(roles).Select(right => new Claim(RightClaim, right.ToString()));
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role)), .. claims, .. more], scheme));
    }

    /// <summary>The roles of somebody who has signed in.</summary>
    public static IReadOnlyList<string> Of(ClaimsPrincipal who) => [.. who.FindAll(ClaimTypes.Role).Select(claim => claim.Value)];

    /// <summary>The roles among some words, each once and in the table's order; null when one of them is no role or there is none.</summary>
    public static IReadOnlyList<string>? Read(IReadOnlyList<string> words) => words.Count == 0 || words.Any(word => !All.Contains(word)) ? null : [.. All.Where(words.Contains)];

    public static bool May(this ClaimsPrincipal who, Right right) => who.HasClaim(RightClaim, right.ToString());
}
