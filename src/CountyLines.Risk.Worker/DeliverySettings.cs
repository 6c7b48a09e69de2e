using System.Text.RegularExpressions;
using CountyLines.Risk.Files;
using CountyLines.Risk.Packages;

namespace CountyLines.Risk.Worker;

/// <summary>The section Release:Delivery: by which one way each recipient is reached.</summary>
static partial class DeliverySettings
{
    static readonly string[] Kinds = ["Folder", "Sftp", "Https"];

    /// <summary>The way of each role that has no fault.</summary>
    public static IReadOnlyDictionary<string, DeliveryWay> Read(SectionReading delivery, TimeProvider clock)
    {
        // Names of settings know no upper and lower case, and so neither does a role that is one.
        var ways = new Dictionary<string, DeliveryWay>(StringComparer.OrdinalIgnoreCase);
        foreach (var role in delivery.Children)
        {
            role.KnowOnly(Kinds);
            var named = Kinds.Where(role.Has).ToList();
            if (named.Count != 1)
                role.Fault("", $" names {(named.Count == 0 ? "no way" : string.Join(" and ", named))}; name exactly one of {string.Join(", ", Kinds)}");
            else if ((named[0] switch { "Folder" => Folder(role), "Sftp" => Sftp(role.Under("Sftp")), _ => Https(role.Under("Https")) }) is var (where, way))
                ways.Add(role.Key, new DeliveryWay(where, new RetriedDelivery(way, clock)));
        }

        return ways;
    }

    /// <summary>Whether the folder is there is asked when something is delivered: a share may be mounted later.</summary>
    static (string Where, IDelivery Way)? Folder(SectionReading role)
    {
        var folder = role.Place("Folder", "a folder, such as /srv/share/lists");
        return folder.Length == 0 ? null : (folder, new FolderDelivery(folder));
    }

    static (string Where, IDelivery Way)? Sftp(SectionReading sftp)
    {
        sftp.KnowOnly("Host", "Port", "User", "KeyFile", "HostKey", "Folder");
        const int UsualPort = 22;
        var place = new SftpPlace(
            sftp.Text("Host", "the server's name, such as sftp.example.org"), sftp.Number("Port", UsualPort, 1, 65_535), sftp.Text("User", "the name by which the server knows you"),
            sftp.File("KeyFile", "the path of your private key, which has no passphrase"), sftp.Text("HostKey", "the server's key as ssh-keygen -lf tells it: SHA256:…"), sftp.Text("Folder", "the folder on the server, such as /inbox"));
        if (place.HostKey.Length > 0 && !Fingerprint().IsMatch(place.HostKey))
            sftp.Fault("HostKey", " is no SHA-256 of a key; write what ssh-keygen -lf tells: SHA256: and 43 letters, had on another way than from the server");
        var others = place.KeyFile.Length > 0 ? PrivateFile.WhoElseMayRead(place.KeyFile) : null;
        if (others is not null)
            sftp.Fault("KeyFile", $": {place.KeyFile} holds a private key and {others} may read or change it; make a new key if they should not have, and run: chmod 600 {place.KeyFile}");
        return ((string[])[place.Host, place.User, place.KeyFile, place.HostKey, place.Folder]).Any(text => text.Length == 0) ? null : ($"sftp://{place.Host}:{place.Port}/{place.Folder.TrimStart('/')}", new SftpDelivery(place));
    }

    static (string Where, IDelivery Way)? Https(SectionReading https)
    {
        https.KnowOnly("Url", "Token", "Ca");
        var text = https.Text("Url", "the address under which packages are put, such as https://lists.example.org/inbox");
        // A faulty address is not shown: people write passwords into addresses.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
        {
            if (text.Length > 0)
                https.Fault("Url", " cannot be used; write an address that begins with https:// and has no user name, question mark or # in it");
            url = null;
        }

        var token = https.Secret("Token");
        try
        {
            var authorities = https.Has("Ca") && https.File("Ca", "the path of the issuer's certificate (PEM)") is { Length: > 0 } path ? ForceCertificate.ReadTrusted(path) : null;
            return url is null ? null : (url.AbsoluteUri, new HttpsDelivery(new HttpsPlace(url, token is null ? null : token.Reveal, authorities)));
        }
        catch (PackageException fault)
        {
            foreach (var reason in fault.Reasons)
                https.Fault("Ca", $": {reason}");
            return null;
        }
    }

    [GeneratedRegex(@"^SHA256:[A-Za-z0-9+/]{43}\z")]
    private static partial Regex Fingerprint();
}
