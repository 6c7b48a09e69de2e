using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using CountyLines.Risk.Files;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>The file that holds the console's Kerberos keys, as MIT's and Microsoft's tools write it. Only whose keys they are is read here; the keys are GSSAPI's.</summary>
static class Keytab
{
    /// <summary>GSSAPI as it is called on Linux, by the runtime too.</summary>
    public const string Gssapi = "libgssapi_krb5.so.2";

    /// <summary>What a browser's ticket is for.</summary>
    const string Service = "HTTP/";

    /// <summary>The format's mark with its version; the one before it was never the same on two machines.</summary>
    static ReadOnlySpan<byte> Mark => [5, 2];

    /// <summary>Why a file cannot be the console's, each reason to be read after its path; empty when it can.</summary>
    public static IReadOnlyList<string> WhyNot(string path)
    {
        try
        {
            var held = Principals(path);
            var others = held.Where(one => !one.StartsWith(Service, StringComparison.Ordinal)).ToList();
            return
            [
                .. held.Count > others.Count ? [] : (string[])[$"holds no key of {Service}NAME; have one made for the name under which browsers know the console"],
                // A ticket for any key in the file would open the console, and whoever serves the other could pass it on.
                .. others.Count == 0 ? [] : (string[])[$"also holds keys of {string.Join(", ", others)}; put those of {Service}NAME alone into a file of their own"],
                .. PrivateFile.WhoElseMayRead(path) is { } readers ? (string[])[$"can be read or changed by {readers}, and whoever has the key comes in as anybody; let only its owner read it (chmod 600)"] : [],
            ];
        }
        catch (InvalidDataException)
        {
            return ["is no keytab, or has been cut off; have it made again"];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"cannot be read: {fault.Message}"];
        }
    }

    /// <summary>Whose keys a file holds, each once.</summary>
    /// <exception cref="InvalidDataException">It is no keytab.</exception>
    public static IReadOnlyList<string> Principals(string path)
    {
        ReadOnlySpan<byte> left = File.ReadAllBytes(path);
        if (!left.StartsWith(Mark))
            throw new InvalidDataException();
        left = left[Mark.Length..];
        var principals = new List<string>();
        // A length of 0 ends the file; one below 0 is room that a removed key left.
        while (left.Length > 0 && BinaryPrimitives.ReadInt32BigEndian(Take(ref left, sizeof(int))) is var length and not 0)
        {
            var entry = Take(ref left, Math.Abs((long)length));
            if (length > 0)
                principals.Add(Principal(entry));
        }

        return [.. principals.Distinct()];
    }

    /// <summary>Has GSSAPI take the keys of this whole process from a file, each time anew: a key that is renewed counts at once.</summary>
    /// <exception cref="DllNotFoundException">There is no GSSAPI.</exception>
    public static void Use(string path)
    {
        if (RegisterAcceptorIdentity(path) is var status and not 0)
            throw new SettingsException([$"Console:Negotiate:Keytab cannot be given to GSSAPI (status {status}); look at the file {path}"]);
    }

    static string Principal(ReadOnlySpan<byte> entry)
    {
        var parts = BinaryPrimitives.ReadUInt16BigEndian(Take(ref entry, sizeof(ushort)));
        var realm = Word(ref entry);
        var names = new string[parts];
        for (var at = 0; at < parts; at++)
            names[at] = Word(ref entry);
        return Scoring.VisibleText.Of($"{string.Join('/', names)}@{realm}");
    }

    static string Word(ref ReadOnlySpan<byte> left) => Encoding.UTF8.GetString(Take(ref left, BinaryPrimitives.ReadUInt16BigEndian(Take(ref left, sizeof(ushort)))));

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> left, long length)
    {
        if (length > left.Length)
            throw new InvalidDataException();
        var taken = left[..(int)length];
        left = left[(int)length..];
        return taken;
    }

    // The runtime takes keys from where the environment of the process says, which cannot be changed from within. This is MIT's own way for a program to say it.
    [DllImport(Gssapi, EntryPoint = "krb5_gss_register_acceptor_identity"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern uint RegisterAcceptorIdentity([MarshalAs(UnmanagedType.LPUTF8Str)] string path);
}
