using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>The section Console:Negotiate of the settings: people come in by the Kerberos ticket that they got when they signed in to the force's machines. While it stands there, no account is kept here.</summary>
/// <param name="Keytab">The file with the console's keys; null on Windows, which keeps them with the account that the worker runs as.</param>
/// <param name="Roles">The roles of each principal, spelt as its realm spells it, capitals included. The principal is the name in the audit.</param>
sealed record NegotiateSettings(string? Keytab, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    public static NegotiateSettings Read(SectionReading negotiate)
    {
        negotiate.KnowOnly("Keytab", "Roles");
        return new NegotiateSettings(ReadKeytab(negotiate), ReadRoles(negotiate));
    }

    static string? ReadKeytab(SectionReading negotiate)
    {
        if (OperatingSystem.IsWindows())
        {
            if (negotiate.Has("Keytab"))
                negotiate.Fault("Keytab", " is of no use on Windows, which keeps the keys with the account that the worker runs as; take it away");
            return null;
        }

        var path = negotiate.File("Keytab", "the path of the console's keytab, with the keys of HTTP/NAME");
        if (path.Length > 0)
            foreach (var reason in Accounts.Keytab.WhyNot(path))
                negotiate.Fault("Keytab", $": {VisibleText.Of(path)} {reason}");
        return path;
    }

    static Dictionary<string, IReadOnlyList<string>> ReadRoles(SectionReading negotiate)
    {
        var section = negotiate.Under("Roles");
        if (section.Children.Count == 0)
            negotiate.Fault("Roles", " names nobody, and nobody could come in; write, for example, { \"ann@FORCE.EXAMPLE\": \"analyst\" }");
        var roles = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var one in section.Children)
        {
            if (!one.Key.Contains(OperatingSystem.IsWindows() ? '\\' : '@', StringComparison.Ordinal))
                section.Fault(one.Key, $" is nobody's name; write it with the realm, such as {(OperatingSystem.IsWindows() ? @"FORCE\ann" : "ann@FORCE.EXAMPLE")}");
            else if (Person.Of(one.Key)?.Name != one.Key)
                section.Fault(one.Key, " cannot stand in the audit; a name there has at most 80 characters, and all can be seen");
            var words = one.Value.Split(',', StringSplitOptions.TrimEntries);
            foreach (var word in words.Where(word => !Web.Roles.All.Contains(word)))
                section.Fault(one.Key, $" is '{VisibleText.Of(word, 80)}'; write one of {string.Join(", ", Web.Roles.All)}, or several with commas between{Words.DidYouMean(word, Web.Roles.All)}");
            roles[one.Key] = Web.Roles.Read(words) ?? [];
        }

        return roles;
    }
}
