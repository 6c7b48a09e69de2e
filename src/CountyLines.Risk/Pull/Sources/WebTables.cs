using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CountyLines.Risk.Pull;

/// <summary>
/// Reads a feed's tables from a web service. A list that changes while its pages are read shows items twice or not at all: so the first
/// page's tag and the total are checked at the end, and when an item stands on two pages all of them are read again and must be the same.
/// </summary>
sealed class WebTables(Feed feed, WebAccess access, Secret token, SourceAccess outside)
{
    public async Task<IReadOnlyDictionary<RecordKind, SourceTable>> OpenAsync(List<string> problems)
    {
        var tables = new Dictionary<RecordKind, SourceTable>();
        using var client = new WebClient(access, token, outside, feed.Files.Values.All(file => ((ResourcePlace)file.Place!).Url.IsLoopback));
        foreach (var (kind, mapping) in feed.Files.OrderBy(pair => pair.Key))
        {
            var place = (ResourcePlace)mapping.Place!;
            try
            {
                var first = await ReadAsync(client, place, mapping);
                if (first.HasRepeats && (await ReadAsync(client, place, mapping)).Digest != first.Digest)
                    throw new ResourceException("the list changed while its pages were read; pull again, at a quieter time if this happens often");
                tables[kind] = first.Table;
            }
            catch (ResourceException fault)
            {
                problems.Add($"{mapping.File}: {fault.Message}");
            }
            catch (InvalidOperationException)
            {
                problems.Add($"{mapping.File}: an answer holds a text with half a character in it where an address or a name belongs");
            }
        }

        return tables;
    }

    /// <summary>All pages of a resource, once.</summary>
    /// <param name="HasRepeats">Whether an item stands on two pages.</param>
    readonly record struct Reading(SourceTable Table, string Digest, bool HasRepeats);

    async Task<Reading> ReadAsync(WebClient client, ResourcePlace place, FeedFile mapping)
    {
        var table = new ItemTable(mapping, feed.Separator, token);
        var pageOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var visited = new HashSet<Uri>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (page, repeats, total, firstTag) = (0, false, (long?)null, (EntityTagHeaderValue?)null);
        for (var url = FirstOf(place); url is not null;)
        {
            if (!visited.Add(url))
                throw new ResourceException($"page {page} names a page that was read before as the next one");
            if (++page > access.MostPages)
                throw new ResourceException($"there are more than {access.MostPages:N0} pages; ask for larger ones, or raise 'most_pages'");
            var answer = await client.GetAsync(url, null);
            using var document = answer.Document!;
            var items = ItemsOf(document.RootElement, place, page);
            if (page == 1)
                firstTag = answer.Tag;
            total = TotalOf(document.RootElement, place, page, total);
            foreach (var item in items)
            {
                var text = item.GetRawText();
                hash.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
                repeats |= pageOf.TryGetValue(DigestOf(text), out var before) && before != page;
                pageOf.TryAdd(DigestOf(text), page);
            }

            table.AddPage(page, items);
            url = NextOf(document.RootElement, place, url, page, items.Count);
        }

        if (total is { } said && said != table.Count)
            throw new ResourceException($"the service says that there are {said:N0} items and gives {table.Count:N0}; the list changed while it was read, or pages are missing");
        if (page > 1 && firstTag is not null && (await client.GetAsync(FirstOf(place), firstTag)).Document is not null)
            throw new ResourceException("the first page changed while the others were read; pull again, at a quieter time if this happens often");
        return new Reading(table.Build(), Convert.ToHexStringLower(hash.GetHashAndReset()), repeats);
    }

    static string DigestOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static Uri FirstOf(ResourcePlace place) => place.PageParameter.Length == 0 ? place.Url : PageOf(place, 1);

    static Uri PageOf(ResourcePlace place, int page)
    {
        var query = place.Url.Query.TrimStart('?');
        var number = string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(place.PageParameter)}={page}");
        return new UriBuilder(place.Url) { Query = query.Length == 0 ? number : $"{query}&{number}" }.Uri;
    }

    static IReadOnlyList<JsonElement> ItemsOf(JsonElement root, ResourcePlace place, int page)
    {
        var called = place.Items.Length == 0 ? "the answer" : $"'{place.Items}'";
        if (JsonPath.Find(root, place.Items) is not { } list)
            throw new ResourceException($"page {page} has no {called}; look at 'items'");
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()]
            : throw new ResourceException($"{called} on page {page} is {JsonPath.NameOf(list)} and not a list; look at 'items'");
    }

    static long? TotalOf(JsonElement root, ResourcePlace place, int page, long? before)
    {
        if (place.Total.Length == 0)
            return null;
        if (JsonPath.Find(root, place.Total) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt64(out var total))
            throw new ResourceException($"page {page} has no whole number '{place.Total}'; look at 'total'");
        return before is null || before == total ? total
            : throw new ResourceException($"the list changed while its pages were read: it had {before:N0} items, and on page {page} it has {total:N0}; pull again, at a quieter time if this happens often");
    }

    Uri? NextOf(JsonElement root, ResourcePlace place, Uri current, int page, int items)
    {
        if (place.PageParameter.Length > 0)
            return items == 0 ? null : PageOf(place, page + 1);
        if (place.Next.Length == 0 || JsonPath.Find(root, place.Next) is not { ValueKind: not JsonValueKind.Null } next || next is { ValueKind: JsonValueKind.String } && next.GetString() is "")
            return null;
        if (next.ValueKind != JsonValueKind.String || !Uri.TryCreate(current, next.GetString(), out var url))
            throw new ResourceException($"'{place.Next}' on page {page} is not an address; look at 'next'");
        // Another host, another port or plain HTTP would send the token where nobody allowed it to go.
        return url.Scheme == place.Url.Scheme && url.Authority == place.Url.Authority && url.UserInfo.Length == 0 && access.Hosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase)
            ? url
            : throw new ResourceException($"the next page after page {page} is on another host, and only that of 'url' is asked");
    }
}
