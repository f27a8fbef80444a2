using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lanstead.Server.Storage;

/// <summary>Names columns as the migrations do: <c>OwnerUserId</c> is <c>owner_user_id</c>.</summary>
internal static class SnakeCase
{
    public static void NameColumns(ModelBuilder model)
    {
        foreach (IMutableEntityType entity in model.Model.GetEntityTypes())
        {
            foreach (IMutableProperty property in entity.GetProperties())
                property.SetColumnName(property.GetColumnName() is { } given && given != property.Name ? given : Of(property.Name));
        }
    }

    public static string Of(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (char c in name)
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append('_');
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }
}
