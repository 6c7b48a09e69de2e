using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Releases, what is on its way, and what went to whom.</summary>
static class ReleaseListText
{
    public static void Write(Terminal terminal, IReadOnlyList<RecordedRelease> releases, IReadOnlyList<RecordedPackage> packages, IReadOnlyList<MissedReceipt> missed)
    {
        if (releases.Count == 0)
        {
            terminal.Out.WriteLine("There is no release yet. Draft one: countylines release draft tasking");
            return;
        }

        TableView.Write(terminal,
            [new("Release", IsNumber: true), new("Audience"), new("State"), new("As of"), new("Valid until"), new("Run", IsNumber: true), new("Lines", IsNumber: true), new("By"), new("Recipient"), new("Delivery", MayFold: true)],
            [.. releases.SelectMany(release => release.Copies.Select((copy, index) => (IReadOnlyList<Cell>)
            [
                index == 0 ? $"{release.Number}" : "", index == 0 ? $"{release.Audience}@{release.Version}" : "", index == 0 ? new Cell(Releasing.Word(release.State), StyleOf(release.State)) : "",
                index == 0 ? $"{release.AsOf:d MMM yyyy}" : "", index == 0 ? $"{release.ValidUntil:d MMM yyyy}" : "", index == 0 ? $"{release.Run}" : "", $"{copy.Lines}", index == 0 ? release.MadeBy : "", copy.Recipient,
                string.Join("; ", packages.Where(package => package.Release == release.Number && package.Recipient == copy.Recipient).Select(Words)),
            ]))]);
        foreach (var one in missed)
            terminal.Out.WriteLine($"ALARM: {one.Words}");
    }

    public static void WriteOne(Terminal terminal, RecordedRelease release, string? folder)
    {
        terminal.Out.WriteLine($"Release {release.Number} for {release.Audience}@{release.Version} is {Releasing.Word(release.State)}: run {release.Run} as of {release.AsOf:d MMMM yyyy}, {release.Marking}, valid until {release.ValidUntil:d MMMM yyyy}, drafted by {release.MadeBy}.");
        if (release.Corrects is { } wrong)
            terminal.Out.WriteLine($"It corrects release {wrong}: {release.Because}");
        foreach (var copy in release.Copies)
            terminal.Out.WriteLine($"  {copy.Recipient}: {copy.Lines} lines, {copy.LeftOut} left out, as {string.Join(", ", copy.Formats)}{(copy.Encrypt ? ", encrypted" : "")}{(copy.List is null ? "; its lines were erased since" : "")}. List SHA-256 {copy.Sha256}");
        foreach (var step in release.Steps)
            terminal.Out.WriteLine($"  {step.Step} by {step.Person} on {step.At:d MMMM yyyy}{(step.Because.Length > 0 ? $": {step.Because}" : "")}");
        if (folder is not null)
            terminal.Out.WriteLine($"To look at, exactly as the recipient will see it: {folder}");
        if (Next(release) is { } next)
            terminal.Out.WriteLine($"Next: {next}");
    }

    public static void WriteDeliveries(Terminal terminal, RecordedRelease? release, IReadOnlyList<DeliveryReport> reports)
    {
        if (release is not null)
            terminal.Out.WriteLine($"Release {release.Number} for {release.Audience} is {Releasing.Word(release.State)}.");
        if (reports.Count == 0)
            terminal.Out.WriteLine("Nothing waits for delivery.");
        foreach (var report in reports)
        {
            var what = $"{report.Package.Kind} {report.Package.Release}, sequence {report.Package.Sequence} of {report.Package.Feed}";
            if (report.Arrived)
                terminal.Out.WriteLine($"  delivered: {what}, to {report.Where}");
            else
                terminal.Error.WriteLine($"NOT DELIVERED: {what}: {report.Failure} It is kept signed; try again with: countylines release deliver");
        }
    }

    public static void WriteLedger(Terminal terminal, string line, IReadOnlyList<Disclosure> gone)
    {
        if (gone.Count == 0)
        {
            terminal.Out.WriteLine($"No version of {line} has gone to anybody.");
            return;
        }

        TableView.Write(terminal,
            [new("Release", IsNumber: true), new("State"), new("Recipient"), new("Sequence", IsNumber: true), new("Delivered"), new("Receipt"), new("Version")],
            [.. gone.Select(one => (IReadOnlyList<Cell>)
            [
                $"{one.Release}", new Cell(Releasing.Word(one.State), StyleOf(one.State)), one.RecipientName, $"{one.Sequence}", one.DeliveredAt is { } at ? $"{at:d MMM yyyy}" : "may have left", one.IsReceived ? "yes" : "no", one.Version[..12],
            ])]);
    }

    public static object Shape(RecordedRelease release, IReadOnlyList<RecordedPackage> packages) => Shape(release, packages, null);

    public static object Shape(RecordedRelease release, IReadOnlyList<RecordedPackage> packages, string? folder)
    {
        return new
        {
            release.Number,
            release.Audience,
            release.Version,
            State = Releasing.Word(release.State),
            release.Run,
            release.AsOf,
            release.ValidUntil,
            release.Marking,
            release.Corrects,
            Because = release.Because.Length > 0 ? release.Because : null,
            release.MadeBy,
            release.MadeAt,
            Copies = release.Copies.Select(copy => new { copy.Recipient, copy.Name, copy.Lines, copy.LeftOut, copy.Formats, copy.Encrypt, copy.Sha256 }),
            Steps = release.Steps.Select(step => new { step.Step, step.Person, step.At, Because = step.Because.Length > 0 ? step.Because : null }),
            Packages = packages.Where(package => package.Release == release.Number).Select(package => new { package.Kind, package.Recipient, package.Feed, package.Sequence, package.ManifestSha256, Steps = package.Steps.Select(step => new { step.Step, step.At, step.Detail }) }),
            Folder = folder,
        };
    }

    public static object Shape(DeliveryReport report)
    {
        return new { report.Package.Release, report.Package.Kind, report.Package.Feed, report.Package.Sequence, report.Package.ManifestSha256, report.Where, Delivered = report.Arrived, Failure = report.Arrived ? null : report.Failure };
    }

    public static object Shape(Disclosure one)
    {
        return new { one.Release, State = Releasing.Word(one.State), one.Audience, one.Recipient, one.RecipientName, one.Kind, one.Sequence, one.DeliveredAt, Received = one.IsReceived, one.Version };
    }

    static string? Next(RecordedRelease release)
    {
        return release.State switch
        {
            ReleaseState.Draft => $"look at the files; then another person: countylines release approve {release.Number} --as NAME",
            ReleaseState.Approved => $"countylines release publish {release.Number}",
            _ => null,
        };
    }

    /// <summary>How far a package is.</summary>
    public static string Words(RecordedPackage package)
    {
        var kind = package.Kind == "list" ? "" : $"{package.Kind} ";
        return package.Step("received") is not null ? $"{kind}#{package.Sequence} received"
            : package.Step("delivered") is { } delivered ? $"{kind}#{package.Sequence} delivered {delivered.At:d MMM}, no receipt yet"
            : package.Step("withdrawn") is not null ? $"{kind}#{package.Sequence} withdrawn" : $"{kind}#{package.Sequence} not delivered yet";
    }

    static string StyleOf(ReleaseState state) => state == ReleaseState.Recalled ? "red" : state == ReleaseState.Published ? "bold" : "";
}
