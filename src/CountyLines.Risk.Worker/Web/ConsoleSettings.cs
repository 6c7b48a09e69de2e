using System.Net;
using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Web.Accounts;

namespace CountyLines.Risk.Worker.Web;

/// <summary>The section Console of the settings: where the console in the browser is served, and how people sign in.</summary>
/// <param name="Listen">Where it listens; null when there is no console.</param>
sealed record ConsoleSettings(IPEndPoint? Listen)
{
    /// <summary>The part of the population whose list it shows; empty where the population has none.</summary>
    public string Part { get; init; } = "";

    /// <summary>By which it proves who it is, with its key; null when what goes over the wire is not encrypted, which happens on this machine only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The issuers between the certificate and one that browsers know.</summary>
    public X509Certificate2Collection Issuers { get; init; } = [];

    /// <summary>The force's own sign-in by OpenID Connect; null when people come in otherwise.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>The force's own sign-in by Kerberos; null when people come in otherwise.</summary>
    public NegotiateSettings? Negotiate { get; init; }

    /// <summary>Whether the force has its own sign-in, so that no account is kept here.</summary>
    public bool SignsInElsewhere => Oidc is not null || Negotiate is not null;

    /// <summary>Whether nobody but this machine reaches it.</summary>
    public bool IsOnlyHere => Listen is null || IPAddress.IsLoopback(Listen.Address);

    public static ConsoleSettings Read(SectionReading console, TimeProvider clock)
    {
        console.KnowOnly("Listen", "Part", "Certificate", "Key", "KeyPassword", "Oidc", "Negotiate");
        var settings = new ConsoleSettings(console.Endpoint("Listen", 8088))
        {
            Part = console.TextOr("Part", ""),
            Oidc = console.Has("Oidc") ? OidcSettings.Read(console.Under("Oidc")) : null,
            Negotiate = console.Has("Negotiate") ? NegotiateSettings.Read(console.Under("Negotiate")) : null,
        };
        if (console.Has("Oidc") && console.Has("Negotiate"))
            console.Fault("Negotiate", " stands beside Console:Oidc, and there is one way in; take one of them away");
        if (console.Has("Certificate"))
            return ReadCertificate(console, settings, clock);
        foreach (var key in ((string[])["Key", "KeyPassword"]).Where(console.Has))
            console.Fault(key, " stands without Console:Certificate; give the certificate that it belongs to");
        if (!settings.IsOnlyHere)
            console.Fault("Listen", $" is {settings.Listen}, which other machines reach, and nothing would be encrypted; give Console:Certificate and Console:Key, or listen on this machine only: {settings.Listen!.Port}");
        return settings;
    }

    /// <summary>Notes when the part is none of the night's: the console would show a store without lines.</summary>
    public void MustShowOneOf(IReadOnlyList<string> parts, SectionReading console)
    {
        if (Listen is null || parts.Contains(Part))
            return;
        console.Fault("Part", parts is [""]
            ? $" is '{VisibleText.Of(Part, 80)}', and Night:Parts names no part; take it away"
            : $"{(Part.Length == 0 ? " is missing" : $" is '{VisibleText.Of(Part, 80)}'")}; write the part of Night:Parts whose list the console shows: {string.Join(", ", parts)}{(Part.Length == 0 ? "" : Words.DidYouMean(Part, parts))}");
    }

    static ConsoleSettings ReadCertificate(SectionReading console, ConsoleSettings settings, TimeProvider clock)
    {
        var certificate = console.File("Certificate", "the path of the console's certificate (PEM or PKCS #12)");
        var key = console.Has("Key") ? console.File("Key", "the path of the certificate's key (PEM)") : null;
        var password = console.Secret("KeyPassword");
        if (certificate.Length == 0 || key?.Length == 0 || password is { IsEmpty: true })
            return settings;
        try
        {
            var read = ForceCertificate.LoadForServer(certificate, key, password?.Reveal(), clock.GetUtcNow());
            return settings with { Certificate = read, Issuers = IssuersIn(certificate, read) };
        }
        catch (PackageException fault)
        {
            foreach (var reason in fault.Reasons)
                console.Fault("Certificate", $": {reason}");
            return settings;
        }
    }

    /// <summary>The certificates that stand in a PEM file behind the first.</summary>
    static X509Certificate2Collection IssuersIn(string path, X509Certificate2 first)
    {
        return Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12" ? [] : [.. ForceCertificate.ReadTrusted(path).Where(one => one.Thumbprint != first.Thumbprint)];
    }
}
