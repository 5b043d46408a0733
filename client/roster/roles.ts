// Roles and what each may hold: a role is a set of compartments. Whoever lacks the compartment has no key for it,
// so this table is what rotations follow, never what a screen hides.
import { oneOf } from '../../protocol/schema.ts';

export const COMPARTMENTS = [
  'staff',
  'admins',
  'desk',
  'clinical',
  'imaging',
  'billing',
  'office',
  'cases',
  'audit',
] as const;
export type Compartment = (typeof COMPARTMENTS)[number];
export const COMPARTMENT = oneOf(...COMPARTMENTS);

export const ROLES = [
  'admin',
  'dentist',
  'hygienist',
  'nurse',
  'receptionist',
  'practice manager',
  'billing clerk',
  'specialist',
  'technician',
  'lab manager',
  'lab billing',
] as const;
export type Role = (typeof ROLES)[number];
export const ROLE = oneOf(...ROLES);

/** break-glass: the key is there, and opening a record takes a typed reason, a stored event and an alert. */
type Access = 'read' | 'write' | 'break-glass';
type Holdings = Readonly<Partial<Record<Compartment, Access>>>;

/** PRODUCT's table of roles. Everybody holds `staff`; what a role only sees mirrored or as its own is not held. */
const TABLE: Readonly<Record<Role, Holdings>> = {
  admin: { staff: 'write', admins: 'write' },
  dentist: {
    staff: 'write',
    desk: 'write',
    billing: 'read',
    clinical: 'write',
    imaging: 'write',
    cases: 'write',
  },
  hygienist: { staff: 'write', desk: 'read', clinical: 'write', imaging: 'write', cases: 'write' },
  nurse: { staff: 'write', desk: 'read', clinical: 'write', imaging: 'write', cases: 'write' },
  receptionist: { staff: 'write', desk: 'write', billing: 'write' },
  'practice manager': {
    staff: 'write',
    desk: 'write',
    billing: 'write',
    clinical: 'break-glass',
    imaging: 'break-glass',
    cases: 'read',
    office: 'write',
    audit: 'read',
  },
  'billing clerk': { staff: 'write', desk: 'read', billing: 'write' },
  specialist: { staff: 'write' },
  technician: { staff: 'write', cases: 'write' },
  'lab manager': {
    staff: 'write',
    desk: 'write',
    billing: 'write',
    clinical: 'write',
    imaging: 'write',
    cases: 'write',
    office: 'write',
    audit: 'read',
  },
  'lab billing': { staff: 'write', billing: 'write' },
};

/** Whoever starts alone holds every compartment of the house. */
export const SOLO_ROLES: Readonly<Record<'clinic' | 'lab', readonly Role[]>> = {
  clinic: ['dentist', 'practice manager', 'admin'],
  lab: ['lab manager', 'technician', 'admin'],
};

/** Roles that may share a case with another house, take one on, and confirm or void who took it. */
const SHARING: readonly Role[] = ['dentist', 'specialist', 'technician', 'lab manager'];

export function holds(roles: readonly Role[], compartment: Compartment): boolean {
  return roles.some((role) => TABLE[role][compartment] !== undefined);
}
export function writes(roles: readonly Role[], compartment: Compartment): boolean {
  return roles.some((role) => TABLE[role][compartment] === 'write');
}
/** These roles hold it, and each of them by break-glass only. */
export function mustBreakGlass(roles: readonly Role[], compartment: Compartment): boolean {
  const held = roles.flatMap((role) => TABLE[role][compartment] ?? []);
  return held.length > 0 && held.every((access) => access === 'break-glass');
}
export function compartmentsOf(roles: readonly Role[]): readonly Compartment[] {
  return COMPARTMENTS.filter((compartment) => holds(roles, compartment));
}
/** What a vouch says of a device that works on no case: nothing, or that its person is an administrator. */
export function isOffCases(roles: readonly Role[]): boolean {
  return roles.every((role) => role === 'admin');
}
export function mayShare(roles: readonly Role[]): boolean {
  return roles.some((role) => SHARING.includes(role));
}
