using System.Text;
using CountyLines.Risk.Packages;

namespace CountyLines.Risk.Tests.Packages;

/// <summary>What an attack works with: the package that is next, the one already accepted, and other people's certificates.</summary>
sealed class AttackScene(string folder)
{
    public (string Certificate, string Key) Force { get; } = SomePackage.Pair(folder, "Force");

    /// <summary>Accepted before the attack.</summary>
    public Manifest First { get; } = SomePackage.Manifest();

    /// <summary>The folder that is given to the recipient.</summary>
    public string Target { get; set; } = "";

    public string Folder => folder;

    /// <summary>Takes the place of the next package by one that differs in its manifest, soundly signed unless another signs.</summary>
    public void Send(Func<Manifest, Manifest> change, (string Certificate, string Key)? signer = null)
    {
        Target = SomePackage.Write(Path.Combine(folder, "sent"), signer ?? Force, change(Next) with { Files = Manifest.FilesOf(SomePackage.Files(2)) }, SomePackage.Files(2));
    }

    public Manifest Next => SomePackage.Manifest(2, First.Sha256);

    public string In(string name) => Path.Combine(Target, name);

    /// <summary>Signs a file of the target again, as only the force could.</summary>
    public void Sign(string name, (string Certificate, string Key)? signer = null)
    {
        using var force = SomePackage.Load(signer ?? Force);
        File.WriteAllBytes(In(name + ".p7s"), force.Sign(File.ReadAllBytes(In(name)), SomePackage.Now));
    }

    /// <summary>Writes the sums of what lies there now, signed by the force.</summary>
    public void SumAgain()
    {
        var files = Directory.GetFiles(Target).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith("SHA256SUMS", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        File.WriteAllText(In("SHA256SUMS"), string.Concat(files.Select(name => $"{Manifest.HashOf(File.ReadAllBytes(In(name)))}  {name}\n")));
        Sign("SHA256SUMS");
    }

    public void Replace(string name, string before, string after)
    {
        var text = File.ReadAllText(In(name), Encoding.Latin1);
        if (!text.Contains(before, StringComparison.Ordinal))
            throw new InvalidOperationException($"'{before}' does not stand in {name}");
        File.WriteAllText(In(name), text.Replace(before, after, StringComparison.Ordinal), Encoding.Latin1);
    }
}

/// <summary>One way to deceive a recipient, and the code under which it must be refused.</summary>
sealed record Attack(string Name, string Code, Action<AttackScene> Do)
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("a file is altered", "altered-file", scene => scene.Replace("list.csv", ",1", ",9")),
        new("a file is missing", "missing-file", scene => File.Delete(scene.In("list.csv"))),
        new("a file is added", "extra-file", scene => File.WriteAllText(scene.In("more.csv"), "reference\r\n")),
        new("the manifest is altered", "altered-manifest", scene => scene.Replace("manifest.json", "OFFICIAL-SENSITIVE", "OFFICIAL")),
        new("the manifest is altered and summed by the attacker", "altered-sums", scene =>
        {
            scene.Replace("manifest.json", "OFFICIAL-SENSITIVE", "OFFICIAL");
            scene.Replace("SHA256SUMS", scene.Next.Sha256, Manifest.HashOf(File.ReadAllBytes(scene.In("manifest.json"))));
        }),
        new("the manifest's signature is missing", "missing-file", scene => File.Delete(scene.In("manifest.json.p7s"))),
        new("the manifest's signature is no signature", "altered-manifest", scene => File.WriteAllText(scene.In("manifest.json.p7s"), "signed, the Chief Constable")),
        new("the sums are altered", "altered-sums", scene => scene.Replace("SHA256SUMS", "list.csv\n", "list.csv \n")),
        new("the sums are missing", "missing-file", scene => File.Delete(scene.In("SHA256SUMS"))),
        new("another certificate of the same name signs", "untrusted-signer", scene =>
        {
            var other = SomePackage.Pair(Directory.CreateDirectory(Path.Combine(scene.Folder, "other")).FullName, "Force");
            scene.Send(manifest => manifest, other);
        }),
        new("an expired certificate signs", "expired-certificate", scene => scene.Send(manifest => manifest with { Created = SomePackage.Now.AddHours(-2) })),
        new("a package from before the last comes", "rolled-back", scene => scene.Send(manifest => manifest with { Sequence = 1, PreviousManifestSha256 = null, Release = 1 })),
        new("the package accepted last comes again", "replayed", scene => scene.Target = Path.Combine(scene.Folder, "first", scene.First.FolderName)),
        new("another package has the number accepted last", "forked", scene => scene.Send(manifest => scene.First with { Release = 7 })),
        new("a number is skipped", "gapped", scene => scene.Send(manifest => manifest with { Sequence = 3 })),
        new("the package does not follow the one accepted last", "broken-chain", scene => scene.Send(manifest => manifest with { PreviousManifestSha256 = new string('c', 64) })),
        new("the package is out of date", "expired", scene => scene.Send(manifest => manifest with { ValidUntil = new DateOnly(2026, 11, 19) })),
        new("the package was made in the future", "from-the-future", scene => scene.Send(manifest => manifest with { Created = SomePackage.Now.AddMinutes(6) })),
        new("the package is for another", "wrongly-addressed", scene => scene.Send(manifest => manifest with { Feed = "emsou/nca-desk", Sequence = 1, PreviousManifestSha256 = null, Recipient = manifest.Recipient with { Role = "nca-desk" } })),
        new("files of one release lie with the manifest of another", "sums-disagree", scene =>
        {
            File.Copy(Path.Combine(scene.Folder, "first", scene.First.FolderName, "list.csv"), scene.In("list.csv"), overwrite: true);
            scene.SumAgain();
        }),
        new("files and sums of one release lie with the manifest of another", "altered-file", scene =>
        {
            foreach (var file in Directory.GetFiles(Path.Combine(scene.Folder, "first", scene.First.FolderName)).Where(file => !file.Contains("manifest", StringComparison.Ordinal)))
                File.Copy(file, scene.In(Path.GetFileName(file)), overwrite: true);
        }),
        new("the sums list a file that the manifest does not name", "sums-disagree", scene =>
        {
            File.WriteAllText(scene.In("more.csv"), "reference\r\n");
            scene.SumAgain();
        }),
        new("the sums do not list a file that the manifest names", "sums-disagree", scene =>
        {
            File.Delete(scene.In("list.json"));
            scene.SumAgain();
        }),
        new("a file is a link to one elsewhere", "irregular-entry", scene =>
        {
            File.Move(scene.In("list.csv"), Path.Combine(scene.Folder, "elsewhere.csv"));
            File.CreateSymbolicLink(scene.In("list.csv"), Path.Combine(scene.Folder, "elsewhere.csv"));
        }),
        new("there is a sub-folder", "irregular-entry", scene => Directory.CreateDirectory(scene.In("more"))),
        new("a file has a hidden name", "irregular-entry", scene => File.WriteAllText(scene.In(".bashrc"), "echo")),
        new("the sums name a file in another folder", "sums-disagree", scene =>
        {
            File.WriteAllText(Path.Combine(scene.Target, "..", "up.csv"), "reference\r\n");
            File.AppendAllText(scene.In("SHA256SUMS"), $"{Manifest.HashOf("reference\r\n"u8)}  ../up.csv\n");
            scene.Sign("SHA256SUMS");
        }),
        new("a file is larger than any", "too-large", scene =>
        {
            using var stream = new FileStream(scene.In("list.csv"), FileMode.Open);
            stream.SetLength(64L * 1024 * 1024 + 1);
        }),
        new("the folder is no package", "not-a-package", scene =>
        {
            foreach (var file in Directory.GetFiles(scene.Target).Where(file => Path.GetFileName(file) is not "list.csv"))
                File.Delete(file);
        }),
    ];
}
