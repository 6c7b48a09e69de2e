using System.Net;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>The section Console:Oidc of the settings: the force's own sign-in, by OpenID Connect. While it stands there, no account is kept here.</summary>
/// <param name="NameClaim">What a person is called in the audit. Whoever can change it there can act as another.</param>
/// <param name="Roles">The console's role for each value of the claim, spelt as the sign-in spells it.</param>
sealed record OidcSettings(Uri Authority, string ClientId, Secret ClientSecret, string NameClaim, string RoleClaim, IReadOnlyDictionary<string, string> Roles)
{
    public const string UsualNameClaim = "preferred_username";
    public const string UsualRoleClaim = "roles";

    /// <summary>Null when something cannot be used, which is noted.</summary>
    public static OidcSettings? Read(SectionReading oidc)
    {
        oidc.KnowOnly("Authority", "ClientId", "ClientSecret", "NameClaim", "RoleClaim", "Roles");
        var authority = ReadAuthority(oidc);
        var client = oidc.Text("ClientId", "the name by which the sign-in knows the console");
        if (!oidc.Has("ClientSecret"))
            oidc.Fault("ClientSecret", " is missing; write { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }");
        var secret = oidc.Secret("ClientSecret");
        var (name, role) = (oidc.TextOr("NameClaim", UsualNameClaim), oidc.TextOr("RoleClaim", UsualRoleClaim));
        var roles = ReadRoles(oidc);
        return authority is null || client.Length == 0 || secret is null or { IsEmpty: true } ? null : new OidcSettings(authority, client, secret, name, role, roles);
    }

    static Uri? ReadAuthority(SectionReading oidc)
    {
        var text = oidc.Text("Authority", "the address of the sign-in, such as https://login.example.org/force");
        // On this machine nobody stands between the two.
        if (Uri.TryCreate(text, UriKind.Absolute, out var at) && (at.Scheme == Uri.UriSchemeHttps || (at.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(at.Host, out var host) && IPAddress.IsLoopback(host))) && at.UserInfo.Length + at.Query.Length + at.Fragment.Length == 0)
            return at;
        if (text.Length > 0)
            oidc.Fault("Authority", " cannot be used; write an address that begins with https:// and has no user name, question mark or # in it");
        return null;
    }

    static Dictionary<string, string> ReadRoles(SectionReading oidc)
    {
        var section = oidc.Under("Roles");
        foreach (var one in section.Children.Where(one => !Web.Roles.All.Contains(one.Value)))
            section.Fault(one.Key, $" is '{VisibleText.Of(one.Value, 80)}'; write one of {string.Join(", ", Web.Roles.All)}{Words.DidYouMean(one.Value, Web.Roles.All)}");
        if (section.Children.Count == 0)
            oidc.Fault("Roles", " names no role, and nobody could do anything; write, for example, { \"SOCU analysts\": \"analyst\" }");
        return section.Children.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
    }
}
