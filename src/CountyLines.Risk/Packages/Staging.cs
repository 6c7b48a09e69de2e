using System.Security.Cryptography;

namespace CountyLines.Risk.Packages;

/// <summary>
/// The hidden folder beside a package's, in which it is made up before it gets its name. Each try has a folder of its own: two senders at
/// once must not write into each other's files, because one of them renames its folder while the other is still writing.
/// </summary>
static class Staging
{
    /// <summary>A try that has not written for so long is dead. The product's own bound: no file of a package takes as long, and all of them are gone once the package is there.</summary>
    public static readonly TimeSpan Dead = TimeSpan.FromHours(1);

    /// <summary>What the names of all tries of one package begin with.</summary>
    public static string PrefixOf(Manifest manifest) => $".part-{manifest.FolderName}";

    public static string NewName(Manifest manifest) => $"{PrefixOf(manifest)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
}
