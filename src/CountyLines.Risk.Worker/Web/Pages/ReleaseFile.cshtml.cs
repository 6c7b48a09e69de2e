using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>One file of one recipient's copy, made from the frozen list: byte for byte what goes out.</summary>
[Needs(Right.LookAtPersons)]
sealed class ReleaseFileModel(ConsoleStores stores) : ConsolePage(stores)
{
    public async Task<IActionResult> OnGetAsync(long number, string? recipient, string? file)
    {
        var release = Store.FindRelease(number) ?? throw new NotFoundException($"There is no release {number}.");
        var copy = release.Copies.FirstOrDefault(copy => copy.Recipient == recipient) ?? throw new NotFoundException($"Release {number} has no such recipient.");
        if (copy.List is not { } list)
            throw new NotFoundException("A line in it was erased, and its list with it.");
        var restrictedNow = Store.RestrictedLines();
        if (copy.Records.FirstOrDefault(record => restrictedNow.Contains(record.Line)) is { } restricted)
            throw new RefusedException($"{restricted.Line} is restricted since the list was frozen, and nothing of it is shown; so no file with it is.");
        var found = ReleasedFiles.Of(ReleasedJson.Read(list), copy.Formats).FirstOrDefault(one => one.Name == file) ?? throw new NotFoundException("The copy has no such file.");
        await LookedAsync("release-file-shown", ("release", number), ("copy_sha256", AuditValue.Hash(copy.Sha256)));
        return SandboxedPaper.Of(HttpContext, found.Name, found.Bytes);
    }
}
