using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker;

/// <summary>One setting that there is.</summary>
/// <param name="Key">Its sections and its name with ':' between; <c>*</c> stands for a name that the force chooses, <c>#</c> for a place in a list.</param>
/// <param name="Default">What counts when it is not set; empty when nothing does.</param>
/// <param name="Means">What it is, in one sentence.</param>
sealed record KnownSetting(string Key, string Default, string Means)
{
    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret { get; init; }
}

/// <summary>Every setting that there is. Whatever else stands in the file or the environment is a mistake, and is told as one.</summary>
static class KnownSettings
{
    const string AnyName = "*";
    const string AnyPlace = "#";

    /// <summary>For editors; the product does not look at it.</summary>
    const string Schema = "$schema";

    public static IReadOnlyList<KnownSetting> All { get; } =
    [
        new("Night:Cron", "0 30 2 * * ?", "When the night runs: second, minute, hour, day of month, month and day of week."),
        new("Night:TimeZone", "Europe/London", "Where that time is told."),
        new("Night:MakeUpUntil", "12:00", "Until when on the same day a night that was missed is made up."),
        new("Night:Feeds:*", "", "The folder of a feed, under the feed's name; empty for a database or a web service."),
        new("Night:Parts:*:Feeds:*", "", "The same for a part of the population, such as a force, that has a store of its own."),
        new("Night:Draft:#", "", "An audience for which a list is drafted."),
        new("Night:Gates:QuarantinedPercent", "10", "How many of a feed's rows may go to quarantine, in percent."),
        new("Night:Gates:StaleDays", "7", "How old the newest date in a feed may be, in days."),
        new("Night:Gates:JumpPercent", "20", "By how much what a feed brings may differ from the last good night, in percent of it."),
        new("Night:Gates:MeanShiftPercent", "25", "By how much the mean risk may differ from the last good night, in percent of it."),
        new("Night:Gates:InErrorPercent", "5", "How many lines may be in error, in percent of all."),
        new("Night:LeaseSeconds", "60", "How long a worker on another machine may be silent before its night is taken from it, in seconds."),
        new("Store:ConnectionString", "", "The PostgreSQL database that has the store, without a password; a file in the data folder has it while this is not set.") { IsSecret = true },
        new("Store:Schema", "countylines", "The schema in it that has the store's tables."),
        new("Store:Password:Env", "", "The environment variable that keeps the database's password."),
        new("Store:Password:File", "", "The file that keeps the database's password."),
        new("Facts:Assemblies:#", "", "The path of a plug-in's assembly."),
        new("Facts:Limit", "00:05:00", "How long a plug-in may take for a thousand lines."),
        new("Release:Sender", "", "The force's name, as recipients know it."),
        new("Release:Certificate", "", "The path of the force's certificate."),
        new("Release:Key", "", "The path of its key, when the certificate's file does not hold it."),
        new("Release:KeyPassword:Env", "", "The environment variable that keeps the key's password."),
        new("Release:KeyPassword:File", "", "The file that keeps the key's password."),
        new("Release:Delivery:*:Folder", "", "The folder into which a recipient's packages are put."),
        new("Release:Delivery:*:Sftp:Host", "", "The recipient's SFTP server."),
        new("Release:Delivery:*:Sftp:Port", "22", "Its port."),
        new("Release:Delivery:*:Sftp:User", "", "The name by which it knows the force."),
        new("Release:Delivery:*:Sftp:KeyFile", "", "The path of the force's private key, without a passphrase."),
        new("Release:Delivery:*:Sftp:HostKey", "", "Its key as ssh-keygen -lf tells it, had on another way than from the server."),
        new("Release:Delivery:*:Sftp:Folder", "", "The folder on it."),
        new("Release:Delivery:*:Https:Url", "", "The address under which packages are put."),
        new("Release:Delivery:*:Https:Token:Env", "", "The environment variable that keeps the token."),
        new("Release:Delivery:*:Https:Token:File", "", "The file that keeps the token."),
        new("Release:Delivery:*:Https:Ca", "", "The path of the issuers' certificates that are trusted in place of the machine's."),
        new("Health:Listen", "", "Where health is asked: a port of this machine, or an address and a port. Nobody can ask while it is not set."),
        new("Health:OldestNight", "1.02:00:00", "How long ago the last good night may have ended while the worker counts as ready."),
        new("Console:Listen", "", "Where the console in the browser listens: a port of this machine, or an address and a port. There is no console while it is not set."),
        new("Console:Part", "", "The part of Night:Parts whose list the console shows; needed where there are parts."),
        new("Console:Certificate", "", "The path of the console's certificate, with the issuers between behind it; without it only this machine reaches the console."),
        new("Console:Key", "", "The path of the console's key, when the certificate's file does not hold it."),
        new("Console:KeyPassword:Env", "", "The environment variable that keeps the console's key's password."),
        new("Console:KeyPassword:File", "", "The file that keeps the console's key's password."),
        new("Console:Oidc:Authority", "", "The address of the force's own sign-in by OpenID Connect. While it is set, no account is kept here."),
        new("Console:Oidc:ClientId", "", "The name by which the sign-in knows the console."),
        new("Console:Oidc:ClientSecret:Env", "", "The environment variable that keeps the sign-in's secret."),
        new("Console:Oidc:ClientSecret:File", "", "The file that keeps the sign-in's secret."),
        new("Console:Oidc:NameClaim", "preferred_username", "The claim that names a person: one that no two share and nobody changes for themselves, because it stands in the audit."),
        new("Console:Oidc:RoleClaim", "roles", "The claim that says which groups or roles a person has there."),
        new("Console:Oidc:Roles:*", "", "The console's role for a value of that claim: viewer, analyst, approver, auditor or administrator."),
        new("Console:Negotiate:Keytab", "", "The path of the keytab with the console's Kerberos keys, of HTTP/NAME and nothing else; Windows has none."),
        new("Console:Negotiate:Roles:*", "", "The console's role, or several with commas between, for a principal such as ann@FORCE.EXAMPLE. While the section is set, no account is kept here."),
        new("Telemetry:Otlp", "", "The address of an OpenTelemetry collector that takes OTLP over HTTP. Nothing is sent while it is not set."),
        new("Telemetry:Prometheus", "false", "Whether /metrics stands beside the health for Prometheus to ask."),
        new("Log:Format", "text", "How the worker logs: text, or json with one object a line."),
    ];

    /// <summary>The setting that a key is, or null when there is none.</summary>
    public static KnownSetting? Find(string key)
    {
        var parts = key.Split(':');
        return All.FirstOrDefault(known => known.Key.Split(':') is var pattern && pattern.Length == parts.Length && pattern.Zip(parts).All(pair => Fits(pair.First, pair.Second)));
    }

    /// <summary>What stands in the settings and is none, each with its key and what is to be read after it.</summary>
    public static IEnumerable<(string Key, string Message)> Mistakes(IConfiguration settings) => Mistakes(settings, [.. All.Select(known => known.Key.Split(':'))], "section");

    static IEnumerable<(string, string)> Mistakes(IConfiguration settings, IReadOnlyList<string[]> patterns, string what)
    {
        var names = patterns.Select(pattern => pattern[0]).Distinct().ToList();
        foreach (var child in settings.GetChildren().Where(child => child.Path != Schema))
        {
            var below = patterns.Where(pattern => Fits(pattern[0], child.Key)).Select(pattern => pattern[1..]).ToList();
            if (below.Count == 0)
                yield return (child.Path, $": there is no such {what}{Words.DidYouMean(child.Key, names.Where(name => name is not (AnyName or AnyPlace)))}");
            else if (below.Any(pattern => pattern.Length == 0))
                foreach (var inner in child.GetChildren())
                    yield return (inner.Path, $": {child.Path} is one value and has nothing below it");
            else if (!string.IsNullOrEmpty(child.Value))
            {
                // A list and a secret's place have a message of their own where they are read; theirs does not repeat what was written.
                if (below.All(pattern => pattern[0] is not (AnyPlace or "Env" or "File")))
                    yield return (child.Path, $" is a text; write its settings in braces: {string.Join(", ", below.Select(pattern => pattern[0] == AnyName ? "NAME" : pattern[0]).Distinct())}");
            }
            else
                foreach (var mistake in Mistakes(child, below, "setting"))
                    yield return mistake;
        }
    }

    static bool Fits(string pattern, string name) => pattern switch
    {
        AnyName => true,
        AnyPlace => name.All(char.IsAsciiDigit),
        _ => pattern.Equals(name, StringComparison.OrdinalIgnoreCase),
    };
}
