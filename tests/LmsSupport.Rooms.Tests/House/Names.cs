using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>Decodes a signature to the set of this assembly's outermost types that are named in it, at any depth.</summary>
internal sealed class Names : ISignatureTypeProvider<ImmutableHashSet<string>, object>, ICustomAttributeTypeProvider<ImmutableHashSet<string>>
{
    private static readonly ImmutableHashSet<string> _none = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    public static string Outermost(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        var space = reader.GetString(type.Namespace);
        return space.Length == 0 ? reader.GetString(type.Name) : $"{space}.{reader.GetString(type.Name)}";
    }

    public ImmutableHashSet<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => _none.Add(Outermost(reader, handle));

    public ImmutableHashSet<string> GetTypeFromSpecification(MetadataReader reader, object genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>An attribute's typeof(…) is kept as text: full name, a plus before a nested type, generic arguments in brackets, perhaps the assembly.</summary>
    public ImmutableHashSet<string> GetTypeFromSerializedName(string name) =>
        [.. name.Split(['[', ']', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => part.Split('+')[0])];

    public ImmutableHashSet<string> GetGenericInstantiation(ImmutableHashSet<string> genericType, ImmutableArray<ImmutableHashSet<string>> typeArguments) =>
        typeArguments.Aggregate(genericType, (all, argument) => all.Union(argument));

    public ImmutableHashSet<string> GetFunctionPointerType(MethodSignature<ImmutableHashSet<string>> signature) =>
        signature.ParameterTypes.Aggregate(signature.ReturnType, (all, parameter) => all.Union(parameter));

    public ImmutableHashSet<string> GetModifiedType(ImmutableHashSet<string> modifier, ImmutableHashSet<string> unmodifiedType, bool isRequired) => unmodifiedType.Union(modifier);

    public ImmutableHashSet<string> GetArrayType(ImmutableHashSet<string> elementType, ArrayShape shape) => elementType;

    public ImmutableHashSet<string> GetByReferenceType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetPinnedType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetPointerType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetSZArrayType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetGenericMethodParameter(object genericContext, int index) => _none;

    public ImmutableHashSet<string> GetGenericTypeParameter(object genericContext, int index) => _none;

    public ImmutableHashSet<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => _none;

    public ImmutableHashSet<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return _none.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
    }

    public ImmutableHashSet<string> GetSystemType() => _none.Add("System.Type");

    public bool IsSystemType(ImmutableHashSet<string> type) => type.Contains("System.Type");

    /// <summary>How many bytes an attribute's argument takes depends on it.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(ImmutableHashSet<string> type)
    {
        var found = AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => type.Select(name => assembly.GetType(name))).FirstOrDefault(candidate => candidate is { IsEnum: true });
        return found is null ? PrimitiveTypeCode.Int32 : Enum.Parse<PrimitiveTypeCode>(found.GetEnumUnderlyingType().Name);
    }
}
