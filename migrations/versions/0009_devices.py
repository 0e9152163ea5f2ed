"""Let phones be door devices with a key of their own, and keep what they wrote down by themselves."""

import sqlalchemy as sa
from alembic import op
from app.core.db import UtcDateTime


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('door_device',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('public_key', sa.LargeBinary(length=65), nullable=False),
    sa.Column('gate_ids', sa.JSON(), nullable=False),
    sa.Column('names', sa.Enum('none', 'short', 'full', name='nameson', native_enum=False, length=32), nullable=False),
    sa.Column('enrolled_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('wiped_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_contact_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('data_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('battery', sa.Integer(), nullable=True),
    sa.Column('queue_length', sa.Integer(), nullable=True),
    sa.Column('clock_offset_ms', sa.BigInteger(), nullable=True),
    sa.Column('app_version', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_door_device_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door_device'))
    )
    with op.batch_alter_table('door_device', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_door_device_event_id'), ['event_id'], unique=False)

    op.create_table('door_enrolment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('gate_ids', sa.JSON(), nullable=False),
    sa.Column('names', sa.Enum('none', 'short', 'full', name='nameson', native_enum=False, length=32), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('by', sa.String(length=60), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['device_id'], ['door_device.id'], name=op.f('fk_door_enrolment_device_id_door_device')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_door_enrolment_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_door_enrolment')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_door_enrolment_secret_hash'))
    )
    with op.batch_alter_table('door_enrolment', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_door_enrolment_event_id'), ['event_id'], unique=False)

    op.create_table('quarantined_scan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('scan_id', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('received_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['door_device.id'], name=op.f('fk_quarantined_scan_device_id_door_device')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_quarantined_scan_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantined_scan')),
    sa.UniqueConstraint('device_id', 'fingerprint', name=op.f('uq_quarantined_scan_device_id_fingerprint'))
    )
    with op.batch_alter_table('quarantined_scan', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_quarantined_scan_event_id'), ['event_id'], unique=False)

    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('device_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('sequence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('boot_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('clock_offset_ms', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('received_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(op.f('ix_scan_device_id'), ['device_id'], unique=False)
        batch_op.create_foreign_key(op.f('fk_scan_device_id_door_device'), 'door_device', ['device_id'], ['id'])



def downgrade() -> None:
    """Take back: scans of devices stay, only which device made them is forgotten."""
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_scan_device_id_door_device'), type_='foreignkey')
        batch_op.drop_index(op.f('ix_scan_device_id'))
        batch_op.drop_column('received_at')
        batch_op.drop_column('clock_offset_ms')
        batch_op.drop_column('boot_id')
        batch_op.drop_column('sequence')
        batch_op.drop_column('device_id')

    with op.batch_alter_table('quarantined_scan', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_quarantined_scan_event_id'))

    op.drop_table('quarantined_scan')
    with op.batch_alter_table('door_enrolment', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_door_enrolment_event_id'))

    op.drop_table('door_enrolment')
    with op.batch_alter_table('door_device', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_door_device_event_id'))

    op.drop_table('door_device')
